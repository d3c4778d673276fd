import 'server-only';
import { unstable_rethrow } from 'next/navigation';
import { type Trouble, troubleOf } from './trouble';

export type Loaded<T> = { ok: true; data: T } | { ok: false; trouble: Trouble };

/**
 * Fetches what a page shows. Foreseen trouble (the database is away, a file may not be read) is an answer that the page
 * shows in plain words; redirects and "not found" go through.
 */
export async function loadPage<T>(fetch: () => Promise<T>): Promise<Loaded<T>> {
  try {
    return { ok: true, data: await fetch() };
  } catch (error) {
    unstable_rethrow(error);
    return { ok: false, trouble: await troubleOf(error) };
  }
}

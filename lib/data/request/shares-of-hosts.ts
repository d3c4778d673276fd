import 'server-only';
import type { z } from 'zod';
import { askForData, type HostQuestion } from '@/lib/data/hosts/ask-as-person';
import { AppError } from '@/lib/ground/errors';
import { ofProcess } from '@/lib/ground/of-process';
import { type Trouble, troubleOf } from './trouble';

/** What another host has of something that is shown of all. */
export interface HostShare<Page> {
  host: string;
  /** As the host has it now, or, where it cannot be asked, had it when it was asked last; null where that is not known any more. */
  page: Page | null;
  /** Why it cannot be asked; null where it has answered. */
  trouble: Trouble | null;
}

/** What is asked of each host. */
export interface HostAsking {
  what: HostQuestion;
  args: (host: string) => unknown;
  /** What has to be in an answer, or nothing can be shown of it. */
  shape: z.ZodType;
  /** For what is beside the page: it waits less, and a host that takes longer is not away for that. */
  timeoutMs?: number;
}

/** Nobody waits longer for a list because another host is slow. */
const ASKING_MS = 4_000;
/** One that was away is not asked again by each click at once; one that took long to say nothing, for twice as long as that. */
const AWAY_MS = 2_000;
/** What was shown stays shown, for as long as somebody may still look at it. */
const KEPT_MS = 15 * 60_000;
const MOST_KEPT = 200;

const away = ofProcess('hosts away', () => new Map<string, { until: number; trouble: Trouble }>());
const kept = ofProcess('pages of hosts', () => new Map<string, { until: number; page: unknown }>());

/**
 * What all other hosts have of something, each as it lets this person see it. One that cannot be asked is told, and stops nothing. The caller has to
 * authorise, and hands on none of it to anybody else.
 */
export function sharesOfHosts<Page>(
  login: string,
  hosts: readonly string[],
  { what, args, shape, timeoutMs }: HostAsking,
): Promise<HostShare<Page>[]> {
  return Promise.all(
    hosts.map(async (host) => {
      const asked = args(host);
      const name = JSON.stringify([login, host, what, asked]);
      const now = performance.now();
      const before = away().get(host);
      let trouble = before && before.until > now ? before.trouble : null;
      if (!trouble) {
        try {
          const page = await askForData<Page>(host, what, asked, {
            timeoutMs: timeoutMs ?? ASKING_MS,
            shape,
          });
          away().delete(host);
          keep(name, page);
          return { host, page, trouble };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          trouble = await troubleOf(error);
          const [ended, took] = [performance.now(), performance.now() - now];
          if (trouble.reason === 'hostAway' && timeoutMs === undefined)
            away().set(host, { until: ended + Math.max(AWAY_MS, 2 * took), trouble });
        }
      }
      // What it has shown is nobody's to see any more where it now refuses, or is not what it was.
      if (trouble.reason !== 'hostAway') forget(login, host);
      const last = kept().get(name);
      // By this very question, of which the shape was checked.
      const page = last && last.until > now ? (last.page as Page) : null;
      return { host, page, trouble };
    }),
  );
}

function forget(login: string, host: string): void {
  const ofHost = `${JSON.stringify([login, host]).slice(0, -1)},`;
  for (const name of kept().keys()) if (name.startsWith(ofHost)) kept().delete(name);
}

function keep(name: string, page: unknown): void {
  const pages = kept();
  pages.delete(name);
  pages.set(name, { until: performance.now() + KEPT_MS, page });
  for (const oldest of pages.keys()) {
    if (pages.size <= MOST_KEPT) return;
    pages.delete(oldest);
  }
}

import { useRouter } from 'next/navigation';
import { createContext, type RefObject, useEffect, useState } from 'react';
import type { MovedUp } from '@/lib/data/quarantine/get-moved-up';
import { withBasePath } from '@/lib/store/config/base-path';

/** Rows that have come into a list since it was drawn. */
export const MovedUpContext = createContext<readonly MovedUp[]>([]);

/** How many they are. */
export function countMovedUp(movedUp: readonly MovedUp[]): number {
  return movedUp.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** A page of a list as it was drawn. */
interface DrawnPage {
  drawnAt: number;
  /** Rows of it, the place of the first in the list, and how many the list has: null for more than these. */
  shown: number;
  from: number;
  total: number | null;
  /** Where to ask for what moves up, with the parameters of the page. */
  path: string;
}

const NONE: readonly MovedUp[] = [];

/**
 * Asks for what moves up into a page once `without` messages have left it, behind what is shown. Where nothing is left, one that has left may
 * be open beside the list, or there is another list by now, the page is drawn anew; where all of a list is shown there is nothing to ask.
 */
export function useMovedUp(
  form: RefObject<HTMLFormElement | null>,
  page: DrawnPage | null,
  without: number,
): readonly MovedUp[] {
  const router = useRouter();
  const [come, setCome] = useState({ to: 0, movedUp: NONE });
  const to = page?.drawnAt ?? 0;
  const movedUp = come.to === to ? come.movedUp : NONE;
  const standing = page ? page.shown + countMovedUp(movedUp) - without : 0;
  const isWanting =
    page !== null &&
    standing < page.shown &&
    (page.total === null || page.total - without > page.from - 1 + standing);
  const asked = isWanting ? `${page.path}&standing=${standing}` : null;
  useEffect(() => {
    if (without === 0) return;
    const rows = form.current?.querySelectorAll<HTMLInputElement>('[data-row] input[name="key"]');
    const last = [...(rows ?? [])].at(-1)?.value;
    if (last === undefined || document.querySelector('.split-message > *')) return router.refresh();
    if (asked === null) return;
    const given = new AbortController();
    const ask = async () => {
      const address = withBasePath(`${asked}&last=${encodeURIComponent(last)}`);
      const response = await fetch(address, { cache: 'no-store', signal: given.signal });
      const more: MovedUp | null = response.status === 200 ? await response.json() : null;
      if (given.signal.aborted) return;
      if (more && more.rows.length > 0) setCome({ to, movedUp: [...movedUp, more] });
      else router.refresh();
    };
    // Without an answer the page stays a row shorter.
    ask().catch(() => undefined);
    return () => given.abort();
  }, [form, without, asked, to, movedUp, router]);
  return movedUp;
}

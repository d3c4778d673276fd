import 'server-only';
import { getMessages } from 'next-intl/server';
import { z } from 'zod';
import type { Texts } from '@/lib/data/request/texts';
import { requireMailbox } from '@/lib/data/session/access';
import { AppError } from '@/lib/ground/errors';
import { getQuarantine } from './get-quarantine';
import type { QuarantineRow } from './quarantine-row';

/** Rows that have come into a page of the list since it was drawn, as others have left it. */
export interface MovedUp {
  /** When they were read: milliseconds, by the server's clock. */
  at: number;
  rows: QuarantineRow[];
  isJudged: boolean;
  /** What it takes to put them into words. */
  texts: Texts;
}

/** What a page knows of itself: how many rows still stand in it, the key of the last of them, and pages. */
const known = z.object({
  standing: z.coerce.number().int().min(1),
  last: z.string(),
  pages: z.coerce.number().int().min(1),
});

/**
 * The rows behind those that still stand in a page, by the parameters of the page and `known`. Null where the last of these stands in another
 * place by now, as others have come or gone meanwhile, or the list has fewer pages: then all of it has to be drawn anew. Throws as
 * requireMailbox, and `invalid`.
 */
export async function getMovedUp(mailbox: string, asked: Record<string, string>): Promise<MovedUp | null> {
  await requireMailbox(mailbox);
  const page = known.safeParse(asked);
  if (!page.success)
    throw new AppError('invalid', 'a page that does not say what it shows', { reason: 'invalid' });
  const { standing, last, pages } = page.data;
  const at = Date.now();
  const list = await getQuarantine(mailbox, asked);
  if (list.rows[standing - 1]?.key !== last || list.pages !== pages) return null;
  const rows = list.rows.slice(standing);
  const { row, likely, result, whyLooked, working, failure, problem } = await getMessages();
  return {
    at,
    rows,
    isJudged: list.scoring.hasScores,
    texts: {
      row,
      likely,
      result,
      working,
      ...(rows.some(({ why }) => why && why.kind !== 'never' && why.kind !== 'unknown') && { whyLooked }),
      ...(rows.some((each) => each.failure !== null) && { failure }),
      ...(rows.some(({ problems }) => problems.length > 0) && { problem }),
    },
  };
}

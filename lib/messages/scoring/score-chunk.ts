import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAnswers } from '@/lib/ground/answers-in-hand';
import { noteCampaigns } from '@/lib/messages/campaigns/note-campaigns';
import { getConfig } from '@/lib/store/config/config';
import type { Judges } from './judges';
import { type NewScore, saveScores } from './save-scores';
import { type JudgedRow, type ScoredRow, scoreRows } from './score-rows';

/** A quarantine file and its place in the index. */
export interface Quarantine {
  id: number;
  store: string;
  file: FileHandle;
}

/** Few enough that DSPAM does not wait for a chunk. */
export const CHUNK = 10;

/** So long pages come first, with each chunk: where somebody always waits for one, messages are judged all the same. */
const PAGES_FIRST_MS = 300;

/**
 * Judges some messages and writes their scores, between the pages that people wait for; then gives way for `pause` times as long as that took, so that DSPAM
 * comes in between. Returns the numbers of the rows that have a score now: what cannot be read, or is of
 * somebody whose filter has not learned enough, has none.
 */
export async function scoreChunk(
  { id, file }: Quarantine,
  rows: readonly ScoredRow[],
  judges: Judges,
  pause: number,
): Promise<Set<number>> {
  const began = performance.now();
  // A few new messages are judged at once: somebody may be looking at a list that begins with them.
  const isBulk = rows.length === CHUNK;
  let waited = 0;
  const giveWay = async () => {
    if (isBulk) waited += await afterAnswers(began + PAGES_FIRST_MS);
  };
  const scored = new Set<number>();
  for (const member of new Set(rows.map((row) => row.member))) {
    const judge = await judges.find(member);
    if (!judge) continue;
    const judged = await scoreRows(
      file,
      rows.filter((row) => row.member === member),
      judge,
      giveWay,
    );
    await giveWay();
    await saveScores(id, await withCampaigns(id, judged), judge.learned);
    for (const { seq } of judged) scored.add(seq);
  }
  if (isBulk) await sleep((performance.now() - began - waited) * pause);
  return scored;
}

async function withCampaigns(mailboxId: number, judged: JudgedRow[]): Promise<NewScore[]> {
  const people = getConfig().campaigns ? await noteCampaigns(mailboxId, judged) : [];
  return judged.map((each, at) => ({ ...each, campaign: people[at] ?? 0 }));
}

import { AppError } from '@/lib/ground/errors';
import { OBSTACLES, type Obstacle } from '@/lib/ground/reasons';
import type { Question } from '@/lib/store/db/ask';
import { asFlag, asNumber, asText, orNull, type RowOf } from '@/lib/store/db/columns';
import { prisma } from '@/lib/store/db/prisma';
import type { JudgedBy } from './find-learned';
import { WAITS } from './find-waiting';

export interface ScoringState {
  /** Whether there is any score to sort by. */
  hasScores: boolean;
  /** Messages that wait for one, up to MOST_COUNTED; those of a quarantine with an obstacle wait until it is gone. */
  waiting: number;
  obstacle: Obstacle | null;
}

/**
 * Of a hundred thousand nobody needs the exact number, and counting them would take every page as long as the rest of it. The
 * texts say "or more" of this one.
 */
const MOST_COUNTED = 1000;

/** In the order of the index: without one MariaDB may read the whole mailbox. */
const FIRST_SCORED = { score: 'desc' } as const;

const STATE = { waiting: asNumber, hasScores: asFlag, obstacle: orNull(asText), learned: orNull(asText) };

/** How far the judging of a quarantine is; scoringStateOf makes it of the answer, lastPassOf what it was judged by. */
export function scoringQuestion(store: string): Question<typeof STATE> {
  const scored = `SELECT 1 FROM dashboard_message FORCE INDEX (dashboard_message_score)
    WHERE mailbox_id = (SELECT id FROM dashboard_mailbox WHERE store = ?) AND`;
  return {
    columns: STATE,
    sql: `SELECT (SELECT COUNT(*) FROM (${scored} ${WAITS} LIMIT ${MOST_COUNTED}) waits) AS waiting,
      EXISTS (${scored} score >= 0) AS has_scores,
      (SELECT obstacle FROM dashboard_scoring WHERE store = ?) AS obstacle,
      (SELECT learned FROM dashboard_scoring WHERE store = ?) AS learned`,
    values: [store, store, store, store],
  };
}

type Answer = RowOf<typeof STATE> | null;

export function scoringStateOf(answer: Answer): ScoringState {
  const obstacle = OBSTACLES.find((known) => known === answer?.obstacle) ?? null;
  return { hasScores: answer?.hasScores ?? false, waiting: answer?.waiting ?? 0, obstacle };
}

/** What each user's part of a quarantine was judged by when the last whole pass ended; empty before the first. */
export function lastPassOf(answer: Pick<RowOf<typeof STATE>, 'learned'> | null): Map<number, JudgedBy> {
  const parts = [...(answer?.learned ?? '').matchAll(/(\d+):(\d+)\/(\d+)\/(\d+)/g)];
  return new Map(
    parts.map(([, uid, spam, innocent, retrained]) => [
      Number(uid),
      { spam: Number(spam), innocent: Number(innocent), retrained: Number(retrained) },
    ]),
  );
}

/** Whether any message of a quarantine has a score. */
export async function hasScores(mailboxId: number): Promise<boolean> {
  const where = { mailboxId, score: { gte: 0 } };
  return (await prisma().message.findFirst({ where, orderBy: FIRST_SCORED, select: { seq: true } })) !== null;
}

/** What the last pass over a quarantine was made by, for each user of it; empty where there was none. */
export async function findLastPass(store: string): Promise<Map<number, JudgedBy>> {
  return lastPassOf(await prisma().scoring.findUnique({ where: { store }, select: { learned: true } }));
}

/** Notes that a whole pass has ended; `isBySite`: by what others have taught. */
export async function notePass(
  store: string,
  judgedBy: ReadonlyMap<number, JudgedBy>,
  isBySite = false,
): Promise<void> {
  await note(store, { learned: asLearned(judgedBy), obstacle: isBySite ? 'bySite' : null });
}

function asLearned(judgedBy: ReadonlyMap<number, JudgedBy>): string {
  return [...judgedBy].map(([uid, by]) => `${uid}:${by.spam}/${by.innocent}/${by.retrained}`).join(' ');
}

/** What nobody's scores were ever made by, so that a pass is due. */
const NEVER: JudgedBy = { spam: 0, innocent: 0, retrained: 0 };

/** Notes that all that waited for a score has one, by the filters of these users; a pass comes for those who never had one. `isBySite`: as of notePass; null where nothing waited, so that it is as it was. */
export async function noteWaitingDone(
  store: string,
  uids: Iterable<number>,
  isBySite: boolean | null,
): Promise<void> {
  const known = await prisma().scoring.findUnique({
    where: { store },
    select: { learned: true, obstacle: true },
  });
  const learned = new Map([...[...uids].map((uid) => [uid, NEVER] as const), ...lastPassOf(known)]);
  await notePass(store, learned, isBySite ?? known?.obstacle === 'bySite');
}

/**
 * Notes why there are no scores. `untrained` is, by uid, what was learned for those whose filters had learned too little, so that nothing is tried
 * again before that has changed (find-due.ts). Of others, what the last pass was made by stays: their scores may be out of date.
 */
export async function noteObstacle(
  store: string,
  obstacle: Obstacle,
  untrained: ReadonlyMap<number, JudgedBy> = new Map(),
): Promise<void> {
  const before = await findLastPass(store);
  await note(store, { learned: asLearned(new Map([...before, ...untrained])), obstacle });
}

/** An obstacle as the error that stops the judging. */
export function noScores(reason: Obstacle): AppError {
  return new AppError('unavailable', `no scores: ${reason}`, { reason });
}

async function note(store: string, about: { learned?: string; obstacle: Obstacle | null }): Promise<void> {
  const known = await prisma().scoring.findUnique({ where: { store } });
  // Asked for with each page; nothing new is not written.
  if (known && known.obstacle === about.obstacle && (about.learned ?? known.learned) === known.learned)
    return;
  const noted = { ...about, finishedAt: new Date() };
  await prisma().scoring.upsert({
    where: { store },
    create: { learned: '', ...noted, store },
    update: noted,
  });
}

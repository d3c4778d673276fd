import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@/lib/ground/errors';
import { openToRead } from '@/lib/ground/files/open-file';
import { OBSTACLES } from '@/lib/ground/reasons';
import { prisma } from '@/lib/store/db/prisma';
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';
import { findLearned, isOutdated, type JudgedBy } from './find-learned';
import { forgetOthersScores } from './forget-others-scores';
import { Judges } from './judges';
import { CHUNK, type Quarantine, scoreChunk } from './score-chunk';
import { SCORED_COLUMNS } from './score-rows';
import { findLastPass, hasScores, noScores, noteObstacle, notePass, noteWaitingDone } from './scoring-state';

/**
 * How long to pause after a chunk, as a multiple of what it took. Who waits for first scores waits
 * less; one retraining hardly changes a score that is there.
 */
const PAUSE_NEW = 0.25;
const PAUSE_AGAIN = 1;
/** Rows that are read at a time. */
const STRIDE = 200;
/** Messages that are not where the index has them; with more of them the next sync will read everything again. */
const MOST_PASSED_OVER = 200;

/**
 * Judges the messages of a quarantine that have no score yet, the lowest confidence first. Gives way to everything else: short
 * chunks, and a pause after each. Call it under a lock. Answers how many scores it made. Trouble with the token table is
 * noted for the pages to tell; other errors are thrown. `hindered` is called where messages are left that will have no score before somebody's
 * filter has learned more than this, by uid, or something else has changed.
 */
export async function scoreWaiting(
  store: string,
  hindered: (by: ReadonlyMap<number, JudgedBy>) => void = () => {},
): Promise<number> {
  const lookedAt = new Map<number, JudgedBy>();
  return withQuarantine(store, { lookedAt, hindered }, async (quarantine) => {
    const judges = new Judges(store, lookedAt);
    let made = 0;
    const passedOver: number[] = [];
    while (passedOver.length <= MOST_PASSED_OVER) {
      const rows = await prisma().message.findMany({
        where: {
          mailboxId: quarantine.id,
          score: { lt: 0, gt: HELD_SCORE },
          member: { notIn: judges.untrained },
          seq: { notIn: passedOver },
        },
        // That of the index, so that nothing is sorted and no judged row is read.
        orderBy: [{ score: 'desc' }, { confidence: 'asc' }, { receivedAt: 'desc' }, { seq: 'desc' }],
        select: SCORED_COLUMNS,
        take: STRIDE,
      });
      if (rows.length === 0) break;
      for (let at = 0; at < rows.length; at += CHUNK) {
        const chunk = rows.slice(at, at + CHUNK);
        const scored = await scoreChunk(quarantine, chunk, judges, PAUSE_NEW);
        made += scored.size;
        const unread = chunk.filter((row) => !scored.has(row.seq) && !judges.untrained.includes(row.member));
        passedOver.push(...unread.map(({ seq }) => seq));
      }
    }
    if (judges.untrained.length > 0 && !(await hasScores(quarantine.id))) throw noScores('untrained');
    if (judges.untrained.length > 0) hindered(lookedAt);
    const wasAsked = judges.learned.size > 0 || judges.untrained.length > 0;
    await noteWaitingDone(store, judges.learned.keys(), wasAsked ? judges.isBySite : null);
    return made;
  });
}

/**
 * Looks through a quarantine for scores that were made by totals that have moved since, or before a retraining, and makes them
 * again: by stretches of the primary key, so that none reads the whole quarantine. It takes its time; `between` is run after
 * each step for what is more urgent. Otherwise as scoreWaiting.
 */
export async function scoreOutdated(
  store: string,
  between: () => Promise<void> = async () => {},
): Promise<number> {
  return withQuarantine(store, NOTHING_LEFT, async (quarantine) => {
    const judges = new Judges(store);
    let made = 0;
    for (let before = 2 ** 32 - 1; ; ) {
      const began = performance.now();
      const rows = await prisma().message.findMany({
        where: { mailboxId: quarantine.id, seq: { lt: before } },
        orderBy: { seq: 'desc' },
        select: {
          ...SCORED_COLUMNS,
          score: true,
          heldScore: true,
          scoreSpam: true,
          scoreInnocent: true,
          scoreRetrained: true,
        },
        take: STRIDE,
      });
      const last = rows.at(-1);
      if (!last) break;
      await sleep((performance.now() - began) * PAUSE_AGAIN);
      await between();
      const outdated = [];
      for (const row of rows) {
        const by = { spam: row.scoreSpam, innocent: row.scoreInnocent, retrained: row.scoreRetrained };
        const judge = (row.heldScore ?? row.score) < 0 ? null : await judges.find(row.member);
        if (judge && isOutdated(by, judge.learned)) outdated.push(row);
      }
      for (let at = 0; at < outdated.length; at += CHUNK) {
        made += (await scoreChunk(quarantine, outdated.slice(at, at + CHUNK), judges, PAUSE_AGAIN)).size;
        await between();
      }
      before = last.seq;
    }
    await notePass(store, judges.learned, judges.isBySite);
    return made;
  });
}

/** Whether the totals of somebody whose mail lies in a quarantine have moved since it was last looked through (`lastPass`), or it never was. */
export async function isPassDue(store: string, lastPass?: ReadonlyMap<number, JudgedBy>): Promise<boolean> {
  for (const [uid, last] of lastPass ?? (await findLastPass(store))) {
    const learned = await findLearned(uid);
    if (learned && isOutdated(last, learned)) return true;
  }
  return false;
}

interface Left {
  lookedAt: ReadonlyMap<number, JudgedBy>;
  hindered: (by: ReadonlyMap<number, JudgedBy>) => void;
}
const NOTHING_LEFT: Left = { lookedAt: new Map(), hindered: () => {} };

async function withQuarantine(
  store: string,
  { lookedAt, hindered }: Left,
  judge: (quarantine: Quarantine) => Promise<number>,
): Promise<number> {
  const mailbox = await prisma().mailbox.findUnique({ where: { store } });
  if (!mailbox || mailbox.messageCount === 0) return 0;
  const file = await openToRead(mailbox.path).catch(() => null);
  if (!file) return 0;
  try {
    await forgetOthersScores(store);
    return await judge({ id: mailbox.id, store, file });
  } catch (error) {
    const obstacle =
      error instanceof AppError ? OBSTACLES.find((known) => known === error.reason) : undefined;
    if (!obstacle) throw error;
    await noteObstacle(store, obstacle, obstacle === 'untrained' ? lookedAt : undefined);
    // Whoever holds the table may let go of it at any time.
    if (obstacle !== 'tokensBusy') hindered(lookedAt);
    return 0;
  } finally {
    await file.close();
  }
}

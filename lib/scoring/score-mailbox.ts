import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { prisma } from '@/lib/db/prisma';
import { AppError } from '@/lib/errors';
import { findMailboxPlace } from '@/lib/users/mailbox-place';
import { findLearned, isOutdated, isTrained, type Learned } from './find-learned';
import { saveScores } from './save-scores';
import { type Judge, SCORED_COLUMNS, scoreRows } from './score-rows';
import { findLastPass, noteObstacle, notePass, OBSTACLES, type Obstacle } from './scoring-state';
import { TokenReader } from './token-reader';
import { tokenizerSettings } from './tokenizer-settings';
import { findTrainingMode } from './training-mode';

/** Few enough that neither pages nor DSPAM wait for a batch. */
const BATCH = 20;
/**
 * How long to pause after a batch, as a multiple of what it took: pages and DSPAM come in between. Who waits for first scores
 * waits less; one retraining hardly changes a score that is there.
 */
const PAUSE_NEW = 2;
const PAUSE_AGAIN = 2;
/** Rows that are looked through at a time for scores that are out of date. */
const STRIDE = 200;
/** Messages that are not where the index has them; with more of them the next sync will read everything again. */
const MOST_PASSED_OVER = 200;

interface Quarantine {
  id: number;
  store: string;
  file: FileHandle;
}

/** Of one user whose mail lies in the quarantine. */
interface Member {
  member: string;
  user: string;
  uid: number;
  learned: Learned;
}

/**
 * Judges the messages of a quarantine that have no score yet, and again those whose score was made by totals
 * that have moved. Gives way to everything else: short batches, and a pause after each. Call it under a lock. Answers
 * how many scores it made. Trouble with the token table is noted for the pages to tell; other errors are thrown.
 */
export async function scoreMailbox(store: string): Promise<number> {
  const mailbox = await prisma().mailbox.findUnique({ where: { store } });
  if (!mailbox || mailbox.messageCount === 0) return 0;
  const file = await open(mailbox.path, 'r').catch(() => null);
  if (!file) return 0;
  try {
    return await judge({ id: mailbox.id, store, file });
  } catch (error) {
    const obstacle =
      error instanceof AppError ? OBSTACLES.find((known) => known === error.reason) : undefined;
    if (!obstacle) throw error;
    await noteObstacle(store, obstacle);
    return 0;
  } finally {
    await file.close();
  }
}

/** Whether there is something to judge: a message without a score, or totals that have moved since the last pass. */
export async function needsScores(store: string): Promise<boolean> {
  const mailbox = await prisma().mailbox.findUnique({ where: { store }, select: { id: true } });
  if (!mailbox) return false;
  const where = { mailboxId: mailbox.id, score: -1 };
  if (await prisma().message.findFirst({ where, select: { seq: true } })) return true;
  const before = await findLastPass(store);
  for (const [uid, last] of before) {
    const learned = await findLearned(uid);
    if (learned && isOutdated(last, learned)) return true;
  }
  return false;
}

async function judge(quarantine: Quarantine): Promise<number> {
  const { store, id } = quarantine;
  const tokenizer = tokenizerSettings();
  if (!tokenizer) throw noScores('tokenizer');
  const members = await listMembers(id, store);
  if (members.length === 0) throw noScores('untrained');
  const before = await findLastPass(store);
  let made = 0;
  for (const { member, user, uid, learned } of members) {
    const by: Judge = {
      store,
      tokenizer,
      mode: await findTrainingMode(user),
      learned,
      reader: new TokenReader(uid),
    };
    made += await scoreWaiting(quarantine, member, by);
    const last = before.get(uid);
    if (last && !isOutdated(last, learned)) continue;
    made += await scoreOutdated(quarantine, member, by);
    before.set(uid, { ...learned.totals, retrained: learned.retrained });
  }
  await notePass(store, before);
  return made;
}

/** Those whose mail lies here and whose filter has learned enough to judge it. */
async function listMembers(mailboxId: number, store: string): Promise<Member[]> {
  const groups = await prisma().message.groupBy({ by: ['member'], where: { mailboxId } });
  const found: Member[] = [];
  for (const { member } of groups) {
    const user = member || store;
    const { trained } = await findMailboxPlace(user).catch(() => ({ trained: null }));
    const learned = trained ? await findLearned(trained.uid) : null;
    if (trained && learned && isTrained(learned)) found.push({ member, user, uid: trained.uid, learned });
  }
  return found;
}

/** In the order of the index, so that nothing is sorted: lowest confidence first. */
async function scoreWaiting(quarantine: Quarantine, member: string, by: Judge): Promise<number> {
  let made = 0;
  const passedOver: number[] = [];
  while (passedOver.length <= MOST_PASSED_OVER) {
    const rows = await prisma().message.findMany({
      where: { mailboxId: quarantine.id, score: -1, member, seq: { notIn: passedOver } },
      orderBy: [{ confidence: 'asc' }, { receivedAt: 'desc' }, { seq: 'desc' }],
      select: SCORED_COLUMNS,
      take: BATCH,
    });
    if (rows.length === 0) break;
    const scored = await scoreBatch(quarantine, rows, by, PAUSE_NEW);
    made += scored.size;
    passedOver.push(...rows.filter(({ key }) => !scored.has(key)).map(({ seq }) => seq));
  }
  return made;
}

/** By stretches of the primary key, so that no stretch reads the whole quarantine. */
async function scoreOutdated(quarantine: Quarantine, member: string, by: Judge): Promise<number> {
  let made = 0;
  for (let before = 2 ** 32 - 1; ; ) {
    const rows = await prisma().message.findMany({
      where: { mailboxId: quarantine.id, seq: { lt: before } },
      orderBy: { seq: 'desc' },
      select: {
        ...SCORED_COLUMNS,
        member: true,
        score: true,
        scoreSpam: true,
        scoreInnocent: true,
        scoreRetrained: true,
      },
      take: STRIDE,
    });
    const last = rows.at(-1);
    if (!last) return made;
    const outdated = rows.filter(
      (row) =>
        row.member === member &&
        row.score >= 0 &&
        isOutdated(
          { spam: row.scoreSpam, innocent: row.scoreInnocent, retrained: row.scoreRetrained },
          by.learned,
        ),
    );
    for (let at = 0; at < outdated.length; at += BATCH)
      made += (await scoreBatch(quarantine, outdated.slice(at, at + BATCH), by, PAUSE_AGAIN)).size;
    before = last.seq;
  }
}

/** Answers the keys of those that have a score now. */
async function scoreBatch(
  { id, file }: Quarantine,
  rows: Parameters<typeof scoreRows>[1],
  by: Judge,
  pause: number,
): Promise<Set<string>> {
  const began = performance.now();
  const scores = await scoreRows(file, rows, by);
  await saveScores(id, scores, by.learned);
  if (rows.length === BATCH) await sleep((performance.now() - began) * pause);
  return new Set(scores.map(({ key }) => key));
}

function noScores(reason: Obstacle): AppError {
  return new AppError('unavailable', `no scores: ${reason}`, { reason });
}

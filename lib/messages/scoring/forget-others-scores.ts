import type { ResultSetHeader } from 'mysql2/promise';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';
import { findLearned, isTrained } from './find-learned';
import { findTeachers } from './find-teachers';

/** Rows that are changed by one statement. */
const AT_ONCE = 1000;

/**
 * Has messages wait again that were judged by what others have taught, where nobody is any more (decision 288): the site no longer wants it, or too few are
 * left to hide among. Answers whether there were such messages.
 */
export async function forgetOthersScores(store: string): Promise<boolean> {
  const noted = await prisma().scoring.findUnique({ where: { store }, select: { obstacle: true } });
  if (noted?.obstacle !== 'bySite' || (await isJudgedStill(store))) return false;
  const mailbox = await prisma().mailbox.findUnique({ where: { store }, select: { id: true } });
  if (!mailbox) return false;
  await inSteps(`score = -1, why = '' WHERE mailbox_id = ? AND score >= 0`, mailbox.id);
  // Taken back, a rule gives a message this one.
  await inSteps(
    `held_score = NULL, why = '' WHERE mailbox_id = ? AND score <= ${HELD_SCORE} AND held_score >= 0`,
    mailbox.id,
  );
  return true;
}

/** By their own filter, which has learned enough meanwhile, or by others. */
async function isJudgedStill(store: string): Promise<boolean> {
  const { trained, sharing } = await findMailboxPlace(store);
  if (!trained) return false;
  const learned = await findLearned(trained.uid);
  if (learned && isTrained(learned)) return true;
  return sharing === 'none' && (await findTeachers(trained.uid)) !== null;
}

async function inSteps(change: string, mailboxId: number): Promise<void> {
  for (;;) {
    const [{ affectedRows }] = await pool().query<ResultSetHeader>(
      `UPDATE dashboard_message SET ${change} LIMIT ${AT_ONCE}`,
      [mailboxId],
    );
    if (affectedRows < AT_ONCE) return;
  }
}

import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { type UserFiles, userFiles } from '@/lib/formats/dspam/userdir';
import { moveAway } from '@/lib/formats/mbox/move-away';
import { AppError } from '@/lib/ground/errors';
import { findAnything } from '@/lib/ground/files/find-file';
import { inFolder } from '@/lib/ground/files/in-folder';
import { makeFolder } from '@/lib/ground/files/make-file';
import { log } from '@/lib/ground/log';
import { takeBackRules } from '@/lib/messages/sender-rules/let-through';
import { forgetWishesOf } from '@/lib/messages/sender-rules/wish-rows';
import { forgetChoice } from '@/lib/people/digest/choice-rows';
import { forgetAnswerables } from '@/lib/people/digest/reply-rows';
import { forgetUsers } from '@/lib/people/users/kept-users';
import { forgetSendings } from '@/lib/site/digest/sending-rows';
import { takeHoldsOutOf } from '@/lib/site/sender-rules/apply-holds';
import { forgetSiteRulesOf } from '@/lib/site/sender-rules/rule-rows';
import type { Report, Task } from '@/lib/site/work/task';
import { getConfig } from '@/lib/store/config/config';
import { requireOpen } from '@/lib/store/db/ask-under-lock';
import { pool, transaction } from '@/lib/store/db/pool';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { requireHome } from '@/lib/store/home/require-home';
import { lockMailboxRow, makeMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';
import { forgetStore } from '@/lib/store/index/search/forget-store';
import { begunOf, type DeletionResult, readDeletionResult } from './deletion-result';
import { OWN_FOLDERS, ROWS_FILE } from './find-copies';
import { findObstacle } from './find-obstacle';
import { listOwnFiles } from './own-files';
import { previewDeletion } from './preview-deletion';
import { openRowsFile, type RowsFile, someRows } from './save-rows';
import { USER_TABLES } from './user-rows';

/** Rows of 8 KB and more, and rows of 40 bytes. */
const ROWS_AT_ONCE = { dspam_signature_data: 100, dspam_token_data: 2_000 };

/**
 * Deletes all that DSPAM keeps of a user, as a task: the rows of their uid are written into a file of SQL statements
 * and then removed, a few at a time; their files are moved. Both go into a folder within their own
 * (`<user>.deleted/<task>`), where they stay for REMOVED_KEEP_DAYS. Nothing outside of their own folder is touched. Of
 * the rows the name goes first, so that mail that comes meanwhile starts a new user instead of adding to what is being
 * deleted. A run after a crash continues where the previous one stopped. Throws `conflict` when something prevents it
 * (findObstacle). See decision 093.
 */
export async function deleteUser(task: Task, report: Report): Promise<void> {
  const user = task.subject;
  await requireHome();
  requireLocks();
  const { dspamHome, scale } = getConfig();
  const files = userFiles(dspamHome, scale, user);
  const result = readDeletionResult(task.result) ?? (await begin(user));
  const folder = path.join(/* turbopackIgnore: true */ files.deleted, task.id.toString());
  const total = Object.values(result.rows).reduce((sum, count) => sum + count, 0) + result.files.length;
  const save = (isLast = false) => report({ done: removedOf(result), total, result, isLast });
  if (!(await save())) return;
  await makeFolder(files.deleted);
  await inFolder(files.deleted, (at) =>
    makeFolder(path.join(/* turbopackIgnore: true */ at, path.basename(folder))),
  );
  const rows = await inFolder(
    folder,
    (at) => openRowsFile(path.join(/* turbopackIgnore: true */ at, ROWS_FILE)),
    OWN_FOLDERS,
  );
  try {
    // What is put back later are their own rules. A list that cannot be changed keeps nobody from being deleted.
    await takeHoldsOutOf(user).catch((error) =>
      log.warn('a block list keeps rules for everybody', { user }, error),
    );
    await inFolder(folder, (at) => moveFiles(user, files, at, result), OWN_FOLDERS);
    if (!(await save())) return;
    // What is copied is what DSPAM has learned.
    if (result.uid !== null) await takeBackRules(result.uid);
    for (const table of USER_TABLES) {
      if (result.uid === null || result.rows[table] === 0) continue;
      if (!(await moveRows(table, result.uid, result, rows, save))) return;
    }
  } finally {
    await rows.close();
  }
  await forgetWishesOf(user);
  await forgetStore(user);
  await forgetChoice(user);
  await forgetSendings(user);
  await forgetAnswerables(user);
  await forgetSiteRulesOf(user);
  forgetUsers();
  // Done again, it would move what a new user of that name has got since.
  await save(true);
}

async function begin(user: string): Promise<DeletionResult> {
  const preview = await previewDeletion(user);
  const { obstacle } = preview;
  if (obstacle) throw new AppError('conflict', `${user}: ${obstacle}`, { reason: obstacle });
  return begunOf(preview);
}

/** Copies and removes the rows of a table, a few at a time; false when the task has to end. */
async function moveRows(
  table: (typeof USER_TABLES)[number],
  uid: number,
  result: DeletionResult,
  file: RowsFile,
  save: () => Promise<boolean>,
): Promise<boolean> {
  const most = table in ROWS_AT_ONCE ? ROWS_AT_ONCE[table as keyof typeof ROWS_AT_ONCE] : 1_000;
  for (;;) {
    const rows = await someRows(table, uid, most);
    if (rows.length === 0) return true;
    await file.append(table, rows);
    result.removed[table] = (result.removed[table] ?? 0) + (await removeRows(table, uid, rows));
    if (!(await save())) return false;
  }
}

/** Removes just the rows that were copied. */
async function removeRows(table: string, uid: number, rows: RowDataPacket[]): Promise<number> {
  const key = KEYS[table];
  const [sql, values] = key
    ? ['DELETE FROM ?? WHERE uid = ? AND ?? IN (?)', [table, uid, key, rows.map((row) => row[key])]]
    : ['DELETE FROM ?? WHERE uid = ?', [table, uid]];
  const [answer] = await pool().query<ResultSetHeader>(sql, values);
  return answer.affectedRows;
}

/** What names a row of a uid, where it can have several. */
const KEYS: Record<string, string | undefined> = {
  dspam_preferences: 'preference',
  dspam_signature_data: 'signature',
  dspam_token_data: 'token',
};

/** Moves the user's files into the folder of copies, the quarantine under its lock. */
async function moveFiles(
  user: string,
  files: UserFiles,
  folder: string,
  { moved }: DeletionResult,
): Promise<void> {
  await makeMailboxRow(user, files.mbox);
  await transaction(async (connection) => {
    // Anything that reads or changes the quarantine waits for this lock, and then finds the file gone.
    await lockMailboxRow(connection, user, files.mbox);
    const obstacle = await findObstacle(user, 'restoration');
    if (obstacle) throw new AppError('conflict', `${user}: ${obstacle}`, { reason: obstacle });
    const names = (await listOwnFiles(files)).map(({ name }) => name);
    for (const name of names) {
      const from = path.join(/* turbopackIgnore: true */ files.dir, name);
      const to = path.join(/* turbopackIgnore: true */ folder, name);
      // An earlier run has moved it; what is there now came since, and belongs to a new user.
      if (await findAnything(to)) continue;
      const isOurs = () => requireOpen(connection);
      if (from === files.mbox) await moveAway(from, to, isOurs);
      else {
        await isOurs();
        await rename(from, to);
      }
      // Outside of the transaction: when it has to be done again, what was moved stays moved.
      moved.push(name);
    }
  });
}

function removedOf({ removed, moved }: DeletionResult): number {
  return Object.values(removed).reduce((sum, count) => sum + count, 0) + moved.length;
}

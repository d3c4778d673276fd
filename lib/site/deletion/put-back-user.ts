import path from 'node:path';
import { format } from 'mysql2';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { inFolder } from '@/lib/ground/files/in-folder';
import { makeFolder } from '@/lib/ground/files/make-file';
import { ifThere, openToRead } from '@/lib/ground/files/open-file';
import { forgetUsers } from '@/lib/people/users/kept-users';
import type { Report, Task } from '@/lib/site/work/task';
import { getConfig } from '@/lib/store/config/config';
import { pool, transaction } from '@/lib/store/db/pool';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { requireHome } from '@/lib/store/home/require-home';
import { lockMailboxRow, makeMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';
import { claimName } from './claim-name';
import { type DeletedCopies, findCopies, OWN_FOLDERS, ROWS_FILE } from './find-copies';
import { findObstacle } from './find-obstacle';
import { findPutBackObstacle } from './find-put-back-obstacle';
import { moveBack } from './move-back';
import { begunPutBack, type PutBackResult, readPutBackResult } from './put-back-result';
import { parseRowLine, readRowLines, type SavedRows } from './read-rows';

/**
 * Puts back what a deletion took of a user, as a task: the name, so that mail that comes meanwhile joins in; the files,
 * none of which is ever overwritten; the rows, a statement of the copy at a time. The copy of the rows stays until its
 * time is over. A run after a crash continues where the other stopped: a row that is there already stays.
 * Throws `conflict` when there are no copies, when the user exists again, or when something else prevents it.
 * See decision 106.
 */
export async function putBackUser(task: Task, report: Report): Promise<void> {
  const user = task.subject;
  await requireHome();
  requireLocks();
  const copies = await findCopies(user);
  if (!copies) throw new AppError('conflict', `${user}: no copies`, { reason: 'putBackNone' });
  const result = readPutBackResult(task.result) ?? (await begin(user, copies));
  if (result.deletion !== copies.task.toString())
    throw new AppError('conflict', `${user}: deleted again`, { reason: 'putBackNewUser' });
  const { removed, moved } = copies.deletion;
  const total = Object.values(removed).reduce((sum, count) => sum + count, 0) + moved.length;
  const save = () => report({ done: result.rows + result.files.length, total, result });
  // Saved before anything is done: what a later run finds is then its own.
  if (!(await save())) return;
  const { uid } = copies.deletion;
  if (uid !== null && removed.dspam_virtual_uids) await claimName(uid, user);
  await moveFiles(user, copies, result);
  if (!(await save())) return;
  const open = (at: string) => ifThere(openToRead(path.join(/* turbopackIgnore: true */ at, ROWS_FILE)));
  const file = await inFolder(copies.folder, open, OWN_FOLDERS);
  try {
    if (file)
      for await (const { line, end } of readRowLines(file, result.offset)) {
        const saved = parseRowLine(line);
        if (!saved) throw new AppError('conflict', `${user}: damaged rows`, { reason: 'putBackDamaged' });
        result.rows += await writeRows(saved, uid);
        result.offset = end;
        if (!(await save())) return;
      }
  } finally {
    await file?.close();
  }
  forgetUsers();
}

async function begin(user: string, copies: DeletedCopies): Promise<PutBackResult> {
  const obstacle = await findPutBackObstacle(user, copies);
  if (obstacle) throw new AppError('conflict', `${user}: ${obstacle}`, { reason: obstacle });
  return begunPutBack(copies);
}

/** Under the quarantine's lock, which anything that reads or changes it waits for. */
async function moveFiles(user: string, { folder, files: names }: DeletedCopies, result: PutBackResult) {
  const { dspamHome, scale } = getConfig();
  const files = userFiles(dspamHome, scale, user);
  await makeFolder(files.dir);
  await makeMailboxRow(user, files.mbox);
  await transaction(async (connection) => {
    await lockMailboxRow(connection, user, files.mbox);
    const obstacle = await findObstacle(user, 'deletion');
    if (obstacle) throw new AppError('conflict', `${user}: ${obstacle}`, { reason: obstacle });
    // The quarantine first: mail is appended to it at any moment, and makes a new one where there is none.
    const mbox = path.basename(files.mbox);
    const inOrder = [...names.filter((name) => name === mbox), ...names.filter((name) => name !== mbox)];
    result.left = [];
    const move = async (at: string) => {
      for (const name of inOrder) {
        // The transaction is done again where the database takes it back, or its connection is lost: not what was moved.
        if (result.files.includes(name)) continue;
        const from = path.join(/* turbopackIgnore: true */ at, name);
        const to = path.join(/* turbopackIgnore: true */ files.dir, name);
        ((await moveBack(from, to)) ? result.files : result.left).push(name);
      }
    };
    await inFolder(folder, move, OWN_FOLDERS);
  });
}

const KEYS = ['uid', 'token'];
/** Tables of counts, which go up as the filter learns. */
const COUNTS: readonly SavedRows['table'][] = ['dspam_stats', 'dspam_token_data'];

/**
 * Writes rows of this uid and of no other. Returns how many. A row that is there was put back by another filter host, or by an earlier run, and the filter
 * may have learned since, or the person chosen something: it stays, and of two counts the larger one. See decision 281.
 */
async function writeRows({ table, columns, rows }: SavedRows, uid: number | null): Promise<number> {
  const place = columns.indexOf('uid');
  if (rows.some((row) => row[place] !== uid?.toString()))
    throw new AppError('conflict', `rows of another than ${uid}`, { reason: 'putBackDamaged' });
  const kept = COUNTS.includes(table) ? columns.filter((column) => !KEYS.includes(column)) : [];
  const larger = kept.map((column) => format('?? = GREATEST(??, VALUES(??))', [column, column, column]));
  const sql = `INSERT INTO ?? (??) VALUES ? ON DUPLICATE KEY UPDATE ${larger.join(', ') || 'uid = uid'}`;
  await pool().query(sql, [table, columns, rows]);
  return rows.length;
}

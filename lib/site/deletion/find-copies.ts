import path from 'node:path';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { listInFolder } from '@/lib/ground/files/in-folder';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { type DeletionResult, readDeletionResult } from './deletion-result';

/** What a deletion took of a user, as long as it is kept. */
export interface DeletedCopies {
  /** Of the deletion. */
  task: bigint;
  deletion: DeletionResult;
  isDone: boolean;
  /** `<user>.deleted/<task>`: neither of the two may be a link. */
  folder: string;
  /** Names of the files and folders in it, that of the rows left out. */
  files: string[];
  finishedAt: Date;
}

/** The file of rows in the folder of a deletion. */
export const ROWS_FILE = 'rows.sql';
/** How many folders there are between a user's own and the copies. */
export const OWN_FOLDERS = 2;

/** The copies of the newest deletion of a user that has ended; null if there are none, or no longer any. */
export async function findCopies(user: string): Promise<DeletedCopies | null> {
  const { dspamHome, scale } = getConfig();
  const task = await prisma().task.findFirst({
    where: { kind: 'deletion', subject: user, state: { in: ['done', 'failed', 'stopped'] } },
    orderBy: { id: 'desc' },
  });
  const deletion = task && readDeletionResult(task.result);
  if (!deletion) return null;
  const { deleted } = userFiles(dspamHome, scale, user);
  const folder = path.join(/* turbopackIgnore: true */ deleted, task.id.toString());
  const entries = await listInFolder(folder, OWN_FOLDERS).catch(() => null);
  if (entries === null) return null;
  return {
    task: task.id,
    deletion,
    isDone: task.state === 'done',
    folder,
    files: entries
      .map(({ name }) => name)
      .filter((name) => name !== ROWS_FILE)
      .sort(),
    finishedAt: task.finishedAt ?? task.createdAt,
  };
}

import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { removeFolder } from '@/lib/ground/files/in-folder';
import { findRunning } from '@/lib/site/work/create-task';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { requireHome } from '@/lib/store/home/require-home';
import { OWN_FOLDERS } from './find-copies';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Removes the copies of deleted users that are older than REMOVED_KEEP_DAYS, and with them what the task knew of the
 * user. Returns how many there were, and what could not be removed.
 */
export async function purgeDeletions(): Promise<{ done: number; failures: string[] }> {
  const { dspamHome, scale, removedKeepDays } = getConfig();
  const old = await prisma().task.findMany({
    where: {
      kind: { in: ['deletion', 'restoration'] },
      state: { in: ['done', 'failed', 'stopped'] },
      finishedAt: { lt: new Date(Date.now() - removedKeepDays * DAY_MS) },
    },
    select: { id: true, kind: true, subject: true },
  });
  const failures: string[] = [];
  let done = 0;
  for (const { id, kind, subject } of old) {
    try {
      if (kind === 'restoration') {
        await prisma().task.delete({ where: { id } });
        continue;
      }
      // Somebody is putting them back just now.
      if (await findRunning('restoration', subject)) continue;
      const { deleted, dir } = userFiles(dspamHome, scale, subject);
      await removeFolder(path.join(/* turbopackIgnore: true */ deleted, id.toString()), OWN_FOLDERS);
      // A folder that is missing counts as removed, but not where all are.
      await requireHome();
      // Only while nothing else is in them.
      for (const folder of [deleted, dir]) await rmdir(folder).catch(() => undefined);
      await prisma().task.delete({ where: { id } });
      done++;
    } catch (error) {
      failures.push(`${subject}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { done, failures };
}

import 'server-only';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { isStopping } from '@/lib/ground/process/under-way';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { isHomeTrouble, requireHomeForPage } from '@/lib/store/home/require-home';

export interface Health {
  ok: boolean;
  database: boolean;
  dspamHome: boolean;
}

/**
 * Whether the database answers, and DSPAM_HOME can be read and written and is this site's. Reveals nothing that a stranger should not know.
 */
export async function getHealth(): Promise<Health> {
  const { dspamHome } = getConfig();
  const [database, home] = await Promise.all([
    succeeds(prisma().mailbox.findFirst({ select: { id: true } })),
    succeeds(
      access(path.join(dspamHome, 'data'), constants.R_OK | constants.W_OK | constants.X_OK).then(
        requireHomeForPage,
      ),
    ),
  ]);
  return { ok: database && home, database, dspamHome: home };
}

/** Whether this server is to get requests: not while it stops, nor while it could only say that something is away. */
export async function getReadiness(): Promise<boolean> {
  return !isStopping() && (await getHealth()).ok;
}

/** Whether DSPAM_HOME is not this site's now; while that cannot be determined, it is not said. */
export async function isHomeAway(): Promise<boolean> {
  return requireHomeForPage().then(
    () => false,
    (error) => isHomeTrouble(error),
  );
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

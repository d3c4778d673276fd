import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { findAnything } from '@/lib/ground/files/find-file';
import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { getConfig } from '@/lib/store/config/config';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { prisma } from '@/lib/store/db/prisma';
import { requireHome } from '@/lib/store/home/require-home';
import { adoptCopies } from './adopt-copies';

const EVERY_MS = 24 * 3600 * 1000;
/** What was held by a server that is gone is free by then. */
const WAIT_SECONDS = 10;

const adopting = ofProcess('adopting', () => {
  void adopt();
  return setInterval(adopt, EVERY_MS).unref();
});

/**
 * Looks at the start, and once a day, whether the database has lost what was removed, and lists it again. Also where `npm run
 * maintain`, which looks at every copy, is never run. One process of all that share the database does it at a time.
 */
export function startAdoptingLostCopies(): void {
  adopting();
}

async function adopt(): Promise<void> {
  await inBackground(() => withNamedLock('adopt', adoptLostCopies, WAIT_SECONDS)).catch((error) => {
    // The next round tries again.
    log.error('listing lost copies failed', {}, error);
  });
}

/**
 * Adopts the copies of every store in which, by the database, nothing was ever done. One that fails does not stop the others.
 * Answers how many can be put back again.
 */
export async function adoptLostCopies(): Promise<number> {
  await requireHome();
  const { dspamHome, scale } = getConfig();
  const { names } = await listUserFolders(dspamHome, scale);
  const known = await prisma().operation.findMany({ distinct: ['store'], select: { store: true } });
  const stores = new Set(known.map(({ store }) => store));
  let linked = 0;
  for (const name of names) {
    const files = userFiles(dspamHome, scale, name);
    if (stores.has(name) || !(await hasBytes(files.removedMbox))) continue;
    linked += await adoptCopies(name, files).then(
      (adopted) => adopted.linked,
      (error) => {
        log.error('listing lost copies failed', { mailbox: name }, error);
        return 0;
      },
    );
  }
  return linked;
}

async function hasBytes(file: string): Promise<boolean> {
  const found = await findAnything(file);
  // Adopting says what is wrong with anything but a file.
  return found !== null && found.size > 0;
}

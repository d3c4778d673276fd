import { chmodSync } from 'node:fs';

const NOBODY = 65534;

/**
 * Runs `work` as a user who may not open `file`: root would be let in whatever the mode is, so a test that runs as root
 * temporarily becomes the user nobody.
 */
export async function withoutRights<T>(
  file: string,
  mode: { during: number; after: number },
  work: () => Promise<T>,
): Promise<T> {
  const { geteuid, seteuid } = process;
  if (!geteuid || !seteuid) throw new Error('this test needs a Unix system');
  const own = geteuid.call(process);
  chmodSync(file, mode.during);
  if (own === 0) seteuid.call(process, NOBODY);
  try {
    return await work();
  } finally {
    if (own === 0) seteuid.call(process, own);
    chmodSync(file, mode.after);
  }
}

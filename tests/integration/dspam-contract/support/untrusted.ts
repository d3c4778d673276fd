import { userInfo } from 'node:os';
import type { DspamUnderTest } from './dspam-under-test';

/** Debian's user for those who may do nothing. */
const NOBODY = 65534;

/** What to put in front of the command to run it as somebody whom `Trust` does not name, and that user's name. */
export async function becomeUntrusted(dspam: DspamUnderTest): Promise<{ through: string[]; name: string }> {
  if (process.getuid?.() !== 0) {
    await dspam.configure({ Trust: ['root'] });
    return { through: [], name: userInfo().username };
  }
  // Root is always trusted. The capabilities let him read a checkout in root's own home.
  const capabilities = '+dac_override,+dac_read_search';
  const through = ['setpriv', `--reuid=${NOBODY}`, '--clear-groups'];
  through.push(`--inh-caps=${capabilities}`, `--ambient-caps=${capabilities}`);
  return { through, name: 'nobody' };
}

import { spawnSync } from 'node:child_process';
import { strengthen } from './database';
import { DSPAM_USER } from './dspam-conf';
import { asUser } from './machine';
import { makeMail } from './mails';
import type { Site } from './site';

/** Teaches each filter of a site what is spam and what is not, as an administrator does it: by corpus. */
export async function teachAll(site: Site): Promise<void> {
  const [program = '', ...identity] = asUser(DSPAM_USER);
  const users = [...new Set(Object.values(site.people).map(({ user }) => user))];
  for (const kind of ['spam', 'good'] as const) {
    const as = kind === 'spam' ? 'spam' : 'innocent';
    const args = [site.dspam.bin, `--class=${as}`, '--source=corpus', '--user', ...users];
    const { text } = makeMail(kind, 'everybody@example.org');
    const run = spawnSync(program, [...identity, ...args], { input: text, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`teaching ended with ${run.status ?? run.error}: ${run.stderr}`);
  }
  await strengthen(site.database);
}

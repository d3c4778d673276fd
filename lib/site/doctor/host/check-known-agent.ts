import type { Stats } from 'node:fs';
import path from 'node:path';
import { runDspam } from '@/lib/formats/dspam/command';
import { readAdminText } from '@/lib/ground/files/read-file';
import { octal, shellWord } from '@/lib/ground/files/shell-word';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { whoAmI } from './who';

const { fault, warning } = findingsOf('agent');

const SET_UID = 0o4000;
/** In the program: whom it was built to let deliver for others (--enable-trusted-users), root among them. */
const MAILDROP_TRUSTED = /\0((?:[a-z_][\w.-]* )*root(?: [a-z_][\w.-]*)*)\0/;
const TIMEOUT_MS = 10_000;
/** sysexits.h: EX_UNAVAILABLE, with which Postfix's sendmail says that the mail system is down. */
const IS_DOWN = 69;

/**
 * What some agents need besides: procmail and maildrop to be root for a moment, sendmail a mail server behind it. `isDaemons`: DSPAM's
 * daemon starts them, and not this user.
 */
export async function checkKnownAgent(
  file: string,
  { uid, mode }: Stats,
  words: readonly string[],
  isDaemons: boolean,
): Promise<Finding[]> {
  const name = path.basename(file);
  const own = whoAmI();
  const findings: Finding[] = [];
  if (/^(?:procmail|maildrop)$/.test(name) && (uid !== 0 || (mode & SET_UID) === 0) && own.uid !== 0) {
    const lines = [`chown root ${shellWord(file)}`, `chmod u+s ${shellWord(file)}`];
    findings.push(
      fault('notRoot', { program: file, mode: octal(mode), user: own.user }, { where: 'shell', lines }),
    );
  }
  // In LMTP mode it waits for a conversation, and takes the mail for one.
  if (name === 'procmail' && words.some((word) => /^-[toY]*z/.test(word)))
    findings.push(
      fault(
        'procmailLmtp',
        { program: file },
        { where: 'dspam.conf', lines: [`TrustedDeliveryAgent "${file} -d %u"`] },
      ),
    );
  if (name === 'maildrop' && !isDaemons) {
    const trusted = MAILDROP_TRUSTED.exec(await readAdminText(file))?.[1];
    if (trusted !== undefined && own.uid !== 0 && !trusted.split(' ').includes(own.user))
      findings.push(fault('maildropTrust', { program: file, user: own.user, trusted }));
  }
  if (/^sendmail/.test(name)) findings.push(...(await askSendmail(file)));
  return findings;
}

/** Lists the queue, which every sendmail can, and which sends nothing. */
async function askSendmail(file: string): Promise<Finding[]> {
  const run = await runDspam(file, ['-bp'], Buffer.alloc(0), TIMEOUT_MS);
  if (run.exitCode === 0) return [];
  const seen = {
    program: file,
    code: run.exitCode ?? String(run.signal),
    output: run.output.trim().slice(-300),
  };
  if (run.exitCode === IS_DOWN)
    return [fault('sendmailDown', seen, { where: 'shell', lines: ['systemctl start postfix'] })];
  return [warning('sendmailSilent', seen)];
}

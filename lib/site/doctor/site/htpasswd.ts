import { isMissing } from '@/lib/ground/files/not-plain';
import { readAdminFile } from '@/lib/ground/files/read-file';
import { shellWord } from '@/lib/ground/files/shell-word';
import { parseHtpasswd } from '@/lib/people/auth/htpasswd';
import { isKnownHash } from '@/lib/people/auth/verify-password';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';

const { good, warning, fault } = findingsOf('htpasswd');

const MOST_NAMED = 5;

/** The file of sign-ins, as htpasswd makes it. */
export const htpasswd: Check = {
  name: 'htpasswd',
  async look(examined) {
    const file = examined.env.HTPASSWD_FILE?.trim();
    if (!usesHtpasswd(examined) || !file) return [];
    const read = await readAdminFile(file).catch((error: unknown) => error);
    const word = shellWord(file);
    if (isMissing(read))
      return [
        fault(
          'missing',
          { file },
          { where: 'shell', lines: [`install -m 640 /dev/null ${word}`, `htpasswd -B ${word} admin`] },
        ),
      ];
    if (!(read instanceof Object) || !('bytes' in read) || !Buffer.isBuffer(read.bytes))
      return [fault('unreadable', { file, reason: String(read instanceof Error ? read.message : read) })];
    const hashes = parseHtpasswd(read.bytes.toString('utf8'));
    const findings: Finding[] = [];
    // `!` and `*` before a hash are how an account is locked.
    const unknown = [...hashes]
      .filter(([, hash]) => !isKnownHash(hash) && !/^[!*]/.test(hash))
      .map(([name]) => name);
    if (unknown.length > 0)
      findings.push(
        fault(
          'unknownForm',
          { file, count: unknown.length, names: unknown.slice(0, MOST_NAMED).join(', ') },
          {
            where: 'shell',
            lines: unknown.slice(0, MOST_NAMED).map((name) => `htpasswd -B ${word} ${shellWord(name)}`),
          },
        ),
      );
    if (hashes.size === 0)
      findings.push(warning('empty', { file }, { where: 'shell', lines: [`htpasswd -B ${word} admin`] }));
    return findings.length > 0 ? findings : [good('fine', { file, count: hashes.size })];
  },
};

function usesHtpasswd({ config, env }: Examined): boolean {
  if (config) return config.signIn.methods.includes('htpasswd');
  return /\bhtpasswd\b/.test(env.AUTH_METHODS?.trim() || 'htpasswd');
}

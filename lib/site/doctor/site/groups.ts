import path from 'node:path';
import { parseGroupFile } from '@/lib/formats/dspam/group-file';
import { findGroupOddities, type GroupOddity } from '@/lib/formats/dspam/group-oddities';
import { isThere } from '@/lib/ground/files/find-file';
import { isMissing } from '@/lib/ground/files/not-plain';
import { readAdminFile } from '@/lib/ground/files/read-file';
import { shellWord } from '@/lib/ground/files/shell-word';
import { unforeseen } from '@/lib/ground/unforeseen';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import { needsConf } from './not-looked-at';

const { good, warning, fault } = findingsOf('groups');

/** DSPAM reads it from its beginning with every mail. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Once these are mended, those below are told. */
const MOST_ODDITIES = 100;

/** The group file: what DSPAM reads out of it. */
export const groups: Check = {
  name: 'groups',
  async look({ conf, home }) {
    if (conf === null) return needsConf('groups');
    const file = conf.first('GroupConfig');
    if (!file) {
      const usual = home && path.join(home, 'group');
      return usual && (await isThere(usual))
        ? [warning('unnamed', { file: usual }, { where: 'dspam.conf', lines: [`GroupConfig ${usual}`] })]
        : [good('none')];
    }
    const text = await readAdminFile(file, MOST_BYTES).catch((error: unknown) =>
      isMissing(error) ? null : String(error),
    );
    if (text === null) return [good('missing', { file })];
    if (typeof text === 'string') return [fault('unreadable', { file, reason: text })];
    const content = text.bytes.toString('utf8');
    const oddities = findGroupOddities(content, MOST_ODDITIES);
    if (oddities.length === 0) return [good('fine', { file, count: parseGroupFile(content).length })];
    return oddities.map((oddity) => {
      const level = oddity.kind === 'unknown' ? warning : fault;
      return level(oddity.kind, { file, ...oddity }, ...remediesFor(file, oddity));
    });
  },
};

function remediesFor(file: string, { kind, line, instead }: GroupOddity): Remedy[] {
  const sed = (script: string): Remedy[] => [
    { where: 'shell', lines: [`sed -i ${shellWord(`${line}${script}`)} ${shellWord(file)}`] },
  ];
  switch (kind) {
    case 'blank':
      return sed('{s/[[:blank:]]*,[[:blank:]]*/,/g;s/:[[:blank:]]*/:/g;s/[[:blank:]]*$//}');
    case 'unmanaged':
      return sed('s/[[:blank:]]*,[[:blank:]]*managed/,managed/I');
    case 'endless':
      return instead === '' ? [] : sed(`c ${instead}`);
    case 'leftIn':
    case 'unknown':
      // Who was meant, nobody but the administrator knows.
      return [];
    default:
      return unforeseen(kind);
  }
}

import { hasSplitConfiguration } from '@/lib/formats/dspam/build-parameters';
import { readLines } from '@/lib/formats/dspam/conf';
import { readConfFiles } from '@/lib/formats/dspam/conf-files';
import { isSecretKey } from '@/lib/formats/dspam/conf-keys';
import { type ConfOddity, type ConfOddityKind, findConfOddities } from '@/lib/formats/dspam/conf-oddities';
import { findFollowed } from '@/lib/ground/files/find-file';
import { readSettingFile } from '@/lib/ground/files/read-setting-file';
import { shellWord } from '@/lib/ground/files/shell-word';
import { unforeseen } from '@/lib/ground/unforeseen';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import { needsConf } from './not-looked-at';

const { good, warning, fault } = findingsOf('dspamConf');

/** What changes a setting; the rest is told as a warning. */
const FAULTS: ReadonlySet<ConfOddityKind> = new Set(['cut', 'unread', 'notOn', 'notNumber']);

/** What dspam.conf and its included files say, and what DSPAM reads instead. */
export const dspamConf: Check = {
  name: 'dspamConf',
  async look(examined) {
    const { confPath, conf } = examined;
    if (confPath === null || conf === null) return needsConf('dspamConf');
    const findings: Finding[] = [];
    for (const file of readConfFiles(confPath).stamps.keys()) {
      const bytes = await readFile(file);
      if (bytes === null) continue;
      findings.push(...findConfOddities(bytes).map((oddity) => say(file, oddity)));
      findings.push(...(await includesOf(file, bytes, examined)));
    }
    return findings.length > 0 ? findings : [good('fine', { file: confPath })];
  },
};

async function readFile(file: string): Promise<Buffer | null> {
  try {
    return readSettingFile(file);
  } catch {
    // A folder, or nothing is there: for an Include that is said below, and what may not be read, among the settings.
    return null;
  }
}

function say(file: string, { kind, line, key, read, meant }: ConfOddity): Finding {
  const isSecret = isSecretKey(key);
  const shown = (value: string) => (isSecret ? `(${value.length})` : value);
  const values = {
    file,
    line,
    key,
    read: kind === 'unknown' ? '' : shown(read),
    meant: kind === 'unknown' ? meant || 'empty' : shown(meant),
    secret: isSecret ? 'yes' : 'no',
    length: read.length,
    whole: meant.length,
  };
  const level = FAULTS.has(kind) ? fault : warning;
  return level(kind, values, ...(isSecret ? [] : remediesFor(kind, key, read, meant)));
}

function remediesFor(kind: ConfOddityKind, key: string, read: string, meant: string): Remedy[] {
  const write = (line: string): Remedy[] => [{ where: 'dspam.conf', lines: [line] }];
  switch (kind) {
    case 'notOn':
      return write(`${key} on`);
    case 'unread':
    case 'unclosed':
      return meant.includes('"') ? [] : write(`${key} "${meant}"`);
    case 'notNumber':
      return meant === '' ? [] : write(`${key} ${meant}`);
    case 'unknown':
      return meant === '' ? [] : write(`${meant} ${read}`);
    case 'cut':
    case 'repeated':
    case 'stillOn':
    case 'unnamed':
    case 'long':
      return [];
    default:
      return unforeseen(kind);
  }
}

/** 3.10.2 takes an `Include` for a folder, and only where it was built for it; what reads it otherwise sees other settings. */
async function includesOf(file: string, bytes: Buffer, { dspamBin, config }: Examined): Promise<Finding[]> {
  const findings: Finding[] = [];
  const isFollowed = config && dspamBin ? hasSplitConfiguration(dspamBin) : undefined;
  for (const { number, words } of readLines(bytes)) {
    const [key, ...places] = words;
    if (key !== 'Include') continue;
    for (const place of places) {
      const found = await findFollowed(place);
      const into = `sed -i -e ${shellWord(`${number}r ${place}`)} -e ${number}d ${shellWord(file)}`;
      const remedy: Remedy = { where: 'shell', lines: [into] };
      const values = { file, line: number, place };
      if (!found) findings.push(warning('includeMissing', values));
      else if (found.isFile()) findings.push(fault('includeFile', values, remedy));
      else if (isFollowed === false) findings.push(fault('includeNotBuilt', values));
    }
  }
  return findings;
}

import { findFaultyFiles } from '@/lib/formats/dspam/find-faulty-files';
import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';

const { good, fault, unknown } = findingsOf('files');

/** A site that was copied with wrong rights has as many as files: what is typed for these is typed again for the rest. */
const MOST_COMMANDS = 200;

/** What DSPAM, in the group of its folder, cannot write to, and what the dashboard cannot look into. */
export const checkFiles: Check = {
  name: 'files',
  async look({ home, scale }) {
    if (home === null || scale === null) return [unknown('notKnown')];
    const findings: Finding[] = [];
    const { names, unreadable } = await listUserFolders(home, scale);
    for (const folder of unreadable.slice(0, 1))
      findings.push(fault('unreadable', { folder, count: unreadable.length }));
    const commands: string[] = [];
    let first = '';
    let count = 0;
    for await (const { file, found, command } of findFaultyFiles(home, scale)) {
      first ||= `${file} (${found})`;
      if (count++ < MOST_COMMANDS) commands.push(command || `ls -ld ${file}`);
    }
    if (count > 0)
      findings.push(
        fault('faulty', { count, first, named: commands.length }, { where: 'shell', lines: commands }),
      );
    return findings.length > 0 ? findings : [good('fine', { count: names.length })];
  },
};

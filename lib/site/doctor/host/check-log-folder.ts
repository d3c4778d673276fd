import path from 'node:path';
import { findBuildParameters } from '@/lib/formats/dspam/build-parameters';
import { findFollowed } from '@/lib/ground/files/find-file';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';

const { good, warning, fault } = findingsOf('logFolder');

/** What DSPAM writes without end while something is switched on or fails (F§1). */
const ENDLESS = ['dspam.debug', 'dspam.messages', 'sql.errors'];
const LARGE_BYTES = 100e6;
const HUGE_BYTES = 1e9;
const DAY_MS = 24 * 3600 * 1000;

/** Files below `log/` that fill the disk, and errors of the database that nobody hears of. */
export const checkLogFolder: Check = {
  name: 'logFolder',
  async look({ home, conf, dspamBin }) {
    const findings: Finding[] = [];
    // Only a DSPAM that was built for it obeys the line.
    const built = dspamBin === null ? undefined : findBuildParameters(dspamBin);
    const debugs =
      built !== undefined && !/--enable-(?:verbose-)?debug/.test(built) ? [] : (conf?.all('Debug') ?? []);
    for (const name of home === null ? [] : ENDLESS) {
      const file = path.join(/* turbopackIgnore: true */ String(home), 'log', name);
      const found = await findFollowed(file);
      const bytes = found?.size ?? 0;
      const empty = { where: 'shell' as const, lines: [`: > ${shellWord(file)}`] };
      if (bytes >= LARGE_BYTES)
        findings.push((bytes >= HUGE_BYTES ? fault : warning)('large', { file, bytes }, empty));
      else if (name === 'sql.errors' && found && bytes > 0 && Date.now() - found.mtimeMs < DAY_MS)
        findings.push(
          warning('sqlErrors', { file }, { where: 'shell', lines: [`tail -n 20 ${shellWord(file)}`] }),
        );
    }
    if (debugs.length > 0)
      findings.push(
        warning(
          'debug',
          { value: debugs.join(' ') },
          { where: 'dspam.conf', lines: [`#Debug ${debugs.join(' ')}`] },
        ),
      );
    return findings.length > 0 ? findings : [good('fine')];
  },
};

import { hasPreferencesExtension } from '@/lib/formats/dspam/build-parameters';
import { offeredPreferences } from '@/lib/people/preferences/known-preferences';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { asText } from '@/lib/store/db/columns';
import { needsSettings } from './not-looked-at';
import { overDatabase } from './site-database';

const { good, warning, fault, unknown } = findingsOf('preferences');

/** Where DSPAM keeps preferences, and whether what people set can count (F§0.10, F§6). */
export const preferences: Check = {
  name: 'preferences',
  async look(examined) {
    const { config, conf } = examined;
    if (config === null || conf === null) return needsSettings('preferences');
    const built = hasPreferencesExtension(config.dspamBin);
    const stated = config.preferencesIn;
    if (built === undefined && stated === null) return [unknown('notTold', { program: config.dspamBin })];
    const isIn = stated ?? (built === false ? 'files' : 'database');
    const findings: Finding[] = [];
    if (built !== undefined && stated !== null && (stated === 'database') !== built) {
      const real = built ? 'database' : 'files';
      findings.push(
        fault('elsewhere', { stated, real }, { where: '.env', lines: [`DSPAM_PREFERENCES=${real}`] }),
      );
    }
    if (conf.all('AllowOverride').length === 0)
      findings.push(
        warning(
          'noneAllowed',
          {},
          {
            where: 'dspam.conf',
            lines: offeredPreferences(conf.first('Opt')).map(({ name }) => `AllowOverride ${name}`),
          },
        ),
      );
    if (isIn === 'database') findings.push(...(await siteRows(examined)));
    return findings.length > 0 ? findings : [good(isIn)];
  },
};

/** One row of uid 0 turns all `Preference` lines off, for everybody. */
async function siteRows(examined: Examined): Promise<Finding[]> {
  const lines = examined.conf?.preferences ?? new Map<string, string>();
  return overDatabase('preferences', examined, async (ask) => {
    const rows = await ask([asText], 'SELECT preference FROM dspam_preferences WHERE uid = 0');
    if (rows.length === 0) return [];
    const known = new Set(rows.map(([name]) => name.toLowerCase()));
    const lost = [...lines].filter(([name]) => !known.has(name.toLowerCase()));
    if (lost.length === 0) return [];
    return [
      warning(
        'linesOff',
        { count: lost.length, names: lost.map(([name]) => name).join(', ') },
        {
          where: 'database',
          lines: lost.map(
            ([name, value]) =>
              `INSERT INTO dspam_preferences (uid, preference, value) VALUES (0, ${quoted(name)}, ${quoted(value)});`,
          ),
        },
      ),
    ];
  });
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

import path from 'node:path';
import { listFolder } from '@/lib/ground/files/list-folder';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { asNumber } from '@/lib/store/db/columns';
import { needsConf, needsDatabase } from './not-looked-at';
import { askSite } from './site-database';

const { good, warning, fault } = findingsOf('opting');

/** Domain scale has a folder for each domain (F§1). */
const DEEPEST = 2;

/** Whether mail is filtered for anybody: with `Opt in`, only for users who have opted in. */
export const opting: Check = {
  name: 'opting',
  async look(examined) {
    const { conf, config, home } = examined;
    if (conf === null || home === null) return needsConf('opting');
    const isIn = conf.has('Opt', 'in');
    const value = conf.first('Opt');
    const ways = { in: 'dspam', out: 'nodspam' } as const;
    const files = await countFiles(
      path.join(home, isIn ? 'opt-in' : 'opt-out'),
      `.${isIn ? ways.in : ways.out}`,
    );
    const idle = await countFiles(
      path.join(home, isIn ? 'opt-out' : 'opt-in'),
      `.${isIn ? ways.out : ways.in}`,
    );
    const rows = config?.preferencesIn === 'files' ? 0 : await countRows(examined, isIn ? 'optIn' : 'optOut');
    if (value !== undefined && !/^(?:in|out)$/i.test(value))
      return [warning('unknown', { value }, { where: 'dspam.conf', lines: ['Opt out'] })];
    if (!isIn) {
      const isOff = conf.preference('optOut') === 'on';
      if (isOff)
        return [fault('everybodyOut', {}, { where: 'dspam.conf', lines: ['Preference "optOut=off"'] })];
      if (idle > 0) return [warning('idleIn', { count: idle, folder: path.join(home, 'opt-in') })];
      return [good('out', { count: files + (rows ?? 0) })];
    }
    const count = files + (rows ?? 0);
    if (count > 0 || conf.preference('optIn') === 'on') return [good('in', { count })];
    if (rows === null) return needsDatabase('opting');
    return [
      fault(
        'nobodyIn',
        {},
        { where: 'dspam.conf', lines: ['Opt out'] },
        { where: 'shell', lines: [`${adminOf(examined.dspamBin)} ch pref USER optIn on`] },
      ),
    ];
  },
};

function adminOf(dspamBin: string | null): string {
  return dspamBin === null ? 'dspam_admin' : shellWord(path.join(path.dirname(dspamBin), 'dspam_admin'));
}

async function countFiles(folder: string, extension: string, depth = 0): Promise<number> {
  const entries = await listFolder(folder).catch(() => []);
  let count = 0;
  for (const entry of entries) {
    if (entry.isDirectory() && depth < DEEPEST)
      count += await countFiles(
        path.join(/* turbopackIgnore: true */ folder, entry.name),
        extension,
        depth + 1,
      );
    else if (entry.name.endsWith(extension)) count++;
  }
  return count;
}

async function countRows(examined: Examined, preference: string): Promise<number | null> {
  const rows = await askSite(examined, (ask) =>
    ask([asNumber], "SELECT COUNT(*) FROM dspam_preferences WHERE preference = ? AND value = 'on'", [
      preference,
    ]).catch(() => []),
  );
  return rows && (rows[0]?.[0] ?? 0);
}

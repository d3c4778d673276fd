import path from 'node:path';
import mysql from 'mysql2/promise';
import { findAnything } from '@/lib/ground/files/find-file';
import { listNames } from '@/lib/ground/files/list-folder';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { databaseOf } from '@/lib/site/doctor/check/database-of';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { clockApart } from '@/lib/store/db/clock-apart';

const { good, warning, fault, unknown } = findingsOf('clock');

const APART_MS = 5_000;
const FAR_APART_MS = 60_000;
const TIMEOUT_MS = 5_000;

/** Whether this machine, the database server and the disk agree on what time it is. */
export const checkClock: Check = {
  name: 'clock',
  async look(examined) {
    const findings = [...(await database(examined)), ...(await stamps(examined.home))];
    return findings.length > 0 ? findings : [good('fine')];
  },
};

async function database(examined: Examined): Promise<Finding[]> {
  const address = databaseOf(examined);
  const connection =
    address && (await mysql.createConnection({ ...address, connectTimeout: TIMEOUT_MS }).catch(() => null));
  if (!connection) return [unknown('noDatabase')];
  try {
    const apart = Math.abs(await clockApart(connection));
    if (apart < APART_MS) return [];
    return [(apart > FAR_APART_MS ? fault : warning)('apart', { seconds: Math.round(apart / 1000) }, SET)];
  } finally {
    connection.destroy();
  }
}

const SET = { where: 'shell' as const, lines: ['timedatectl set-ntp true'] };

/** What DSPAM has written cannot be of tomorrow. */
async function stamps(home: string | null): Promise<Finding[]> {
  if (home === null) return [];
  const names = await listNames(home);
  const late: string[] = [];
  for (const name of names) {
    const file = path.join(/* turbopackIgnore: true */ home, name);
    const found = await findAnything(file);
    if (found && found.mtimeMs > Date.now() + FAR_APART_MS) late.push(file);
  }
  const [first] = late;
  if (first === undefined) return [];
  return [
    warning(
      'future',
      { file: first, count: late.length },
      { where: 'shell', lines: late.map((file) => `touch ${shellWord(file)}`) },
    ),
  ];
}

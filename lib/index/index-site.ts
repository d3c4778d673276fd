import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { prisma } from '@/lib/db/prisma';
import { LOG_CLASS } from '@/lib/dspam/log-class';
import { parseSignature } from '@/lib/dspam/signature';
import { type LogRecord, timeProblem } from '@/lib/logs/log-record';
import type { LogConsumer } from './follow-log';
import { formatUtc } from './hourly-counts';
import type { LogRow } from './log-row';
import { RecentRecords } from './recent-records';
import { stepOf } from './seconds-histogram';
import { hourOf, hourText, SiteCounts } from './site-counts';

/** Classes of mail that came in; the others are about mail that had come before, or was fed. */
const RECEIVED = new Set<string>([
  LOG_CLASS.innocent,
  LOG_CLASS.whitelisted,
  LOG_CLASS.spam,
  LOG_CLASS.virus,
  LOG_CLASS.blacklisted,
  LOG_CLASS.blocklisted,
]);
/** Single seconds are kept for the rate of the last minute. */
const MOMENTS_KEPT_MS = 10 * 60 * 1000;
const MAX_NAME = 128;

const recent = new RecentRecords();

/** Puts the records of system.log into totals by the hour, for each user and for the site. */
export const siteConsumer: LogConsumer<LogRecord[]> = {
  format: 'system',
  prepare: (records) => records,
  write: writeSite,
  async isIntact({ nextSeq }) {
    return nextSeq === 1 || (await prisma().siteTotal.findFirst({ select: { hour: true } })) !== null;
  },
  async forget(connection) {
    for (const table of ['total', 'hourly', 'seconds', 'moment', 'user'])
      await connection.query(`DELETE FROM dashboard_site_${table}`);
  },
};

async function writeSite(connection: PoolConnection, log: LogRow, records: LogRecord[]): Promise<void> {
  if (records.length === 0) return;
  const counts = new SiteCounts();
  const seconds = new Map<string, { hour: number; step: number; messages: number; seconds: number }>();
  const moments = new Map<string, number>();
  const lastMail = new Map<string, Date>();
  const now = Date.now();
  const ids = await findUserIds(connection, records);
  for (const record of records) {
    const at = timeOf(record, log, now);
    const user = nameOf(record);
    const hour = hourOf(at);
    counts.add(record.letter, hour, ids.get(user) ?? 0, 1);
    if (record.letter === LOG_CLASS.error) {
      const { signature, status } = record;
      const taken = recent.takeBack({ signature, status, at, user });
      if (taken) counts.add(taken.letter, taken.hour, ids.get(taken.user) ?? ids.get(user) ?? 0, -1);
    } else recent.note(record.signature, { letter: record.letter, hour, user });
    if (!RECEIVED.has(record.letter)) continue;
    lastMail.set(user, at);
    addSeconds(seconds, hour, record.seconds);
    if (now - at.getTime() < MOMENTS_KEPT_MS)
      moments.set(formatUtc(at), (moments.get(formatUtc(at)) ?? 0) + 1);
  }
  await counts.write(connection);
  await writeSeconds(connection, [...seconds.values()]);
  await writeMoments(connection, [...moments], now);
  await writeLastMail(connection, ids, lastMail);
  // For isIntact: something is there from now on.
  log.nextSeq = 2;
}

/** When a record was; where its time makes no sense, that of the one before stands in for it. */
function timeOf(record: LogRecord, log: LogRow, now: number): Date {
  const known = timeProblem(record.time, now) === null ? record.time : parseSignature(record.signature)?.time;
  const at = known ?? log.lastRecordAt ?? new Date(0);
  if (known && (!log.lastRecordAt || known > log.lastRecordAt)) log.lastRecordAt = known;
  return at;
}

function nameOf({ user }: LogRecord): string {
  return (user ?? '').slice(0, MAX_NAME);
}

/** The numbers of the users that are named; those that are new get one. */
async function findUserIds(connection: PoolConnection, records: LogRecord[]): Promise<Map<string, number>> {
  const names = [...new Set(records.map(nameOf))].filter((name) => name !== '').sort();
  if (names.length === 0) return new Map();
  const find = async () => {
    const [rows] = await connection.query<RowDataPacket[]>(
      'SELECT id, name FROM dashboard_site_user WHERE name IN (?)',
      [names],
    );
    return new Map(rows.map(({ id, name }) => [String(name), Number(id)]));
  };
  const known = await find();
  const fresh = names.filter((name) => !known.has(name));
  if (fresh.length === 0) return known;
  await connection.query('INSERT IGNORE INTO dashboard_site_user (name) VALUES ?', [
    fresh.map((name) => [name]),
  ]);
  return find();
}

function addSeconds(
  into: Map<string, { hour: number; step: number; messages: number; seconds: number }>,
  hour: number,
  seconds: number | null,
): void {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0) return;
  const step = stepOf(seconds);
  const key = `${hour} ${step}`;
  const row = into.get(key) ?? { hour, step, messages: 0, seconds: 0 };
  row.messages += 1;
  row.seconds += seconds;
  into.set(key, row);
}

async function writeSeconds(
  connection: PoolConnection,
  rows: { hour: number; step: number; messages: number; seconds: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  await connection.query(
    'INSERT INTO dashboard_site_seconds (hour, step, messages, seconds) VALUES ? ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages), seconds = seconds + VALUES(seconds)',
    [rows.map(({ hour, step, messages, seconds }) => [hourText(hour), step, messages, seconds])],
  );
}

async function writeMoments(
  connection: PoolConnection,
  moments: [at: string, messages: number][],
  now: number,
): Promise<void> {
  if (moments.length === 0) return;
  await connection.query(
    'INSERT INTO dashboard_site_moment (at, messages) VALUES ? ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages)',
    [moments],
  );
  await connection.query('DELETE FROM dashboard_site_moment WHERE at < ?', [
    formatUtc(new Date(now - MOMENTS_KEPT_MS)),
  ]);
}

async function writeLastMail(
  connection: PoolConnection,
  ids: Map<string, number>,
  lastMail: Map<string, Date>,
): Promise<void> {
  const rows = [...lastMail].flatMap(([name, at]) => {
    const id = ids.get(name);
    return id === undefined ? [] : [[id, name, formatUtc(at)]];
  });
  if (rows.length === 0) return;
  await connection.query(
    'INSERT INTO dashboard_site_user (id, name, last_mail_at) VALUES ? ON DUPLICATE KEY UPDATE last_mail_at = GREATEST(IFNULL(last_mail_at, VALUES(last_mail_at)), VALUES(last_mail_at))',
    [rows],
  );
}

import type { PoolConnection } from 'mysql2/promise';
import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { RECEIVED } from '@/lib/formats/dspam/mail-counts';
import { parseSignature } from '@/lib/formats/dspam/signature';
import { type LogRecord, timeProblem } from '@/lib/formats/logs/log-record';
import { asNumber, asText } from '@/lib/store/db/columns';
import { queryRows } from '@/lib/store/db/read-rows';
import { formatUtc, HourlyCounts, hourOf, hourText } from '@/lib/store/index/logs/hourly-counts';
import type { LogConsumer } from '@/lib/store/index/logs/log-consumer';
import type { LogRow } from '@/lib/store/index/logs/log-row';
import { quote, runPlain } from '@/lib/store/index/logs/plain-sql';
import { findReleaseRuns, mailName, pairWithRuns } from '@/lib/store/index/logs/release-runs';
import { RecentRecords } from './recent-records';
import { SECONDS_STEPS, stepOf } from './seconds-histogram';

/** Single seconds are kept for the rate of the last minute. */
const MOMENTS_KEPT_MS = 10 * 60 * 1000;
const MAX_NAME = 128;

const recent = new RecentRecords();

/** Puts the records of system.log into totals by the hour, for each user and for the site. */
export const siteConsumer: LogConsumer<LogRecord[]> = {
  format: 'system',
  // Users are looked up and marked once a chunk: the more records, the fewer times.
  chunkBytes: 512 * 1024,
  prepare: (records) => records,
  write: writeSite,
  intact: 'log.next_seq = 1 OR EXISTS (SELECT 1 FROM dashboard_site_total)',
  async forget(connection) {
    for (const table of ['total', 'hourly', 'seconds', 'moment', 'user'])
      await connection.query(`DELETE FROM dashboard_site_${table}`);
  },
};

async function writeSite(connection: PoolConnection, log: LogRow, records: LogRecord[]): Promise<void> {
  if (records.length === 0) return;
  recent.begin();
  const [site, perUser] = [new HourlyCounts(), new HourlyCounts()];
  const seconds = new Map<number, SecondsRow>();
  const moments = new Map<number, number>();
  const lastMail = new Map<SiteUser, Date>();
  const now = Date.now();
  const users = await findUsers(connection, records);
  const released = await findReleased(connection, log, records, now);
  const count = (letter: string, hour: number, user: SiteUser | undefined, by: 1 | -1) => {
    site.add(letter, hour, 0, by);
    if (user) perUser.add(letter, hour, user.id, by);
  };
  for (const record of records) {
    const at = timeOf(record, log, now);
    if (released.has(record)) continue;
    const user = users.get(nameOf(record));
    const hour = hourOf(at);
    count(record.letter, hour, user, 1);
    // Not the name in the record: it would hold the whole piece of the log that it was cut from.
    const name = user?.name ?? '';
    if (record.letter === LOG_CLASS.error) {
      const { signature, status } = record;
      const taken = recent.takeBack({ signature, status, at, user: name });
      if (taken) count(taken.letter, taken.hour, users.get(taken.user) ?? user, -1);
    } else recent.note(record.signature, record.letter, hour, name);
    if (!RECEIVED.has(record.letter)) continue;
    if (user) lastMail.set(user, at);
    addSeconds(seconds, hour, record.seconds);
    const age = now - at.getTime();
    if (age < MOMENTS_KEPT_MS) moments.set(at.getTime(), (moments.get(at.getTime()) ?? 0) + 1);
  }
  // The site's own hours lie by themselves: a year of them is a few thousand rows, among the users' it would be a sweep.
  await site.write(connection, 'dashboard_site_total', 'user_id');
  await perUser.write(connection, 'dashboard_site_hourly', 'user_id');
  await writeSeconds(connection, [...seconds.values()]);
  await writeMoments(connection, moments, now);
  await writeLastMail(connection, lastMail);
  recent.keep();
  // For `intact`: something is there from now on.
  log.nextSeq = 2;
}

/** The records by which releases are written down as if new mail had come; notes their runs in the log's row. */
async function findReleased(
  connection: PoolConnection,
  log: LogRow,
  records: readonly LogRecord[],
  now: number,
): Promise<Set<LogRecord>> {
  const timed = records.filter(({ time }) => timeProblem(time, now) === null);
  const [first] = timed;
  if (!first) return new Set();
  const times = timed.map(({ time }) => time.getTime());
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const runs = await findReleaseRuns(connection, log, new Date(from), new Date(to));
  if (runs.length === 0) return new Set();
  const mails = timed.map((record) => ({
    record,
    letter: record.letter,
    at: record.time,
    signature: record.signature,
    name: mailName({ ...record, fromText: record.from }),
    user: record.user,
  }));
  const pairs = pairWithRuns(mails, runs, ({ messageId }) => messageId);
  log.runsMet = [...log.runsMet, ...new Set([...pairs.values()].map(({ id }) => id))];
  return new Set([...pairs.keys()].map(({ record }) => record));
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

interface SiteUser {
  id: number;
  name: string;
}

/** The users that are named; those that are new get a number. */
async function findUsers(connection: PoolConnection, records: LogRecord[]): Promise<Map<string, SiteUser>> {
  const names = [...new Set(records.map(nameOf))].filter((name) => name !== '').sort();
  if (names.length === 0) return new Map();
  const find = async () => {
    const rows = await queryRows(
      connection,
      { id: asNumber, name: asText },
      'SELECT id, name FROM dashboard_site_user WHERE name IN (?)',
      [names],
    );
    return new Map(rows.map((user) => [user.name, user]));
  };
  const known = await find();
  const fresh = names.filter((name) => !known.has(name));
  if (fresh.length === 0) return known;
  await connection.query('INSERT IGNORE INTO dashboard_site_user (name) VALUES ?', [
    fresh.map((name) => [name]),
  ]);
  return find();
}

interface SecondsRow {
  hour: number;
  step: number;
  messages: number;
  seconds: number;
}

function addSeconds(into: Map<number, SecondsRow>, hour: number, seconds: number | null): void {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0) return;
  const step = stepOf(seconds);
  const key = hour * SECONDS_STEPS + step;
  const row = into.get(key) ?? { hour, step, messages: 0, seconds: 0 };
  row.messages += 1;
  row.seconds += seconds;
  into.set(key, row);
}

async function writeSeconds(connection: PoolConnection, rows: SecondsRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(
    ({ hour, step, messages, seconds }) => `('${hourText(hour)}',${step},${messages},${seconds})`,
  );
  await runPlain(
    connection,
    `INSERT INTO dashboard_site_seconds (hour, step, messages, seconds) VALUES ${values.join(',')} ` +
      'ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages), seconds = seconds + VALUES(seconds)',
  );
}

/** `moments`: how many messages in each second, by its time in milliseconds. */
async function writeMoments(
  connection: PoolConnection,
  moments: ReadonlyMap<number, number>,
  now: number,
): Promise<void> {
  if (moments.size === 0) return;
  await connection.query(
    'INSERT INTO dashboard_site_moment (at, messages) VALUES ? ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages)',
    [[...moments].map(([at, messages]) => [formatUtc(new Date(at)), messages])],
  );
  await connection.query('DELETE FROM dashboard_site_moment WHERE at < ?', [
    formatUtc(new Date(now - MOMENTS_KEPT_MS)),
  ]);
}

/** With their numbers: without, each update would use up one of AUTO_INCREMENT's. */
async function writeLastMail(
  connection: PoolConnection,
  lastMail: ReadonlyMap<SiteUser, Date>,
): Promise<void> {
  if (lastMail.size === 0) return;
  const values = [...lastMail].map(([{ id, name }, at]) => `(${id},${quote(name)},'${formatUtc(at)}')`);
  await runPlain(
    connection,
    `INSERT INTO dashboard_site_user (id, name, last_mail_at) VALUES ${values.join(',')} ` +
      'ON DUPLICATE KEY UPDATE last_mail_at = GREATEST(IFNULL(last_mail_at, VALUES(last_mail_at)), VALUES(last_mail_at))',
  );
}

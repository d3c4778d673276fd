import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { openHistory } from '@/lib/messages/history/open-history';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { keepRules, takeBackAllRules } from '@/lib/messages/sender-rules/keep-rules';
import { isLetThrough, letThrough, letThroughNoLonger } from '@/lib/messages/sender-rules/let-through';
import { listRulesOfClicks } from '@/lib/messages/sender-rules/letting-click-rows';
import { listRules } from '@/lib/messages/sender-rules/list-rules';
import { takeBackClicks } from '@/lib/messages/sender-rules/take-back-clicks';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const BANK = 'Bank <news@bank.example>';
const TOKEN = tokenId(`From*${BANK}`);
const site = await testSite({ conf: 'Preference "enableWhitelist=on"\n' });
const { dir, log } = site.files(USER);
let uid = 0;

beforeEach(async () => {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  for (const table of [
    'dspam_token_data',
    'dspam_stats',
    'dashboard_log',
    'dashboard_history',
    'dashboard_history_block',
  ])
    await site.query(`DELETE FROM ${table}`);
  arrive('first <first@other.example>', 'hello');
  const [rows] = await site.query('SELECT uid FROM dspam_virtual_uids WHERE username = ?', [USER]);
  uid = Number((rows as { uid: number }[])[0]?.uid);
  // Words that make any mail spam.
  await site.query('REPLACE INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [uid]);
  for (const word of ['prize', 'winner', 'lottery', 'Subject*prize'])
    await site.query(`REPLACE INTO dspam_token_data VALUES (?, ${tokenId(word)}, 90, 0, CURDATE())`, [uid]);
});
afterEach(() => takeBackAllRules());

/** A mail that comes in, and the class under which DSPAM logs it. */
function arrive(from: string, text = 'prize winner lottery'): string | undefined {
  execFileSync(process.env.DSPAM_BIN ?? '', ['--deliver=innocent', '--user', USER], {
    input: Buffer.from(`From: ${from}\nTo: ${USER}\nSubject: prize\nMessage-Id: <1@x>\n\n${text}\n`),
  });
  const last = readFileSync(log, 'latin1').trimEnd().split('\n').at(-1) ?? '';
  return /^\d+\t([A-Z])\t/.exec(last)?.[1];
}

/** All of DSPAM's words, to the bit. */
async function words(): Promise<unknown> {
  const [rows] = await site.query(
    'SELECT uid, CAST(token AS CHAR) AS token, spam_hits, innocent_hits, CAST(last_hit AS CHAR) AS day FROM dspam_token_data ORDER BY uid, token',
  );
  return rows;
}

async function hits(token = TOKEN): Promise<[number, number] | null> {
  const [rows] = await site.query(
    `SELECT spam_hits, innocent_hits FROM dspam_token_data WHERE uid = ? AND token = ${token}`,
    [uid],
  );
  const [row] = rows as { spam_hits: number; innocent_hits: number }[];
  return row ? [Number(row.spam_hits), Number(row.innocent_hits)] : null;
}

const allow = async (address: string) => letThrough(await openHistory(USER, true), address, 'alice');
const undo = async (address: string) => letThroughNoLonger(await findMailboxPlace(USER), address);

it('has the next mail delivered, and gives the table back to the bit', async () => {
  expect(arrive(BANK)).toBe('S');
  expect(arrive('"The Bank" <NEWS@bank.example>')).toBe('S');
  await site.query("UPDATE dspam_token_data SET last_hit = '2026-01-02'");
  const before = await words();
  expect(await allow('news@bank.example')).toBe(2);
  expect(await isLetThrough(uid, 'news@bank.example')).toBe(true);
  expect(await undo('news@bank.example')).toBe(true);
  expect(await words()).toEqual(before);
  expect(await undo('news@bank.example')).toBe(false);
  expect(await allow('news@bank.example')).toBe(2);
  expect(arrive(BANK)).toBe('W');
  expect(arrive('"The Bank" <NEWS@bank.example>')).toBe('W');
  expect(arrive('Bank <news@bank.example.org>')).toBe('S');
});

it('waits for nobody who counts the senders of a history, whatever its number', async () => {
  arrive(BANK);
  expect(await withNamedLock(`senders ${uid}`, () => allow('news@bank.example'))).toBe(1);
});

it('keeps what DSPAM learns meanwhile, when it is taken back', async () => {
  arrive(BANK);
  expect(await hits()).toEqual([1, 0]);
  await allow('news@bank.example');
  expect(await hits()).toEqual([1, 15]);
  expect(arrive(BANK)).toBe('W');
  expect(await hits()).toEqual([1, 16]);
  await undo('news@bank.example');
  expect(await hits()).toEqual([1, 1]);
});

it('makes the row of a line that DSPAM has not learned, and takes it away again', async () => {
  arrive(BANK);
  await site.query(`DELETE FROM dspam_token_data WHERE token = ${TOKEN}`);
  // Long ago: the purge has taken it.
  await openHistory(USER, true);
  await site.query("UPDATE dashboard_history SET happened_at = '2026-01-02'");
  const before = await words();
  await allow('news@bank.example');
  expect(await hits()).toEqual([0, 11]);
  await allow('news@bank.example');
  expect(await hits()).toEqual([0, 11]);
  await undo('news@bank.example');
  expect(await words()).toEqual(before);
});

it('adds new spellings when they are seen, and what the purge has taken', async () => {
  arrive(BANK);
  await allow('news@bank.example');
  expect(arrive('News of the Bank <news@bank.example>')).toBe('S');
  await site.query(`DELETE FROM dspam_token_data WHERE token = ${TOKEN}`);
  expect(await keepRules(() => undefined)).toBe(1);
  expect(arrive('News of the Bank <news@bank.example>')).toBe('W');
  expect(arrive(BANK)).toBe('W');
});

it('keeps its rows from the purge of unused words', async () => {
  arrive(BANK);
  await allow('news@bank.example');
  await site.query("UPDATE dspam_token_data SET last_hit = '2026-01-02'");
  await keepRules(() => undefined);
  const [rows] = await site.query(
    `SELECT last_hit = CURDATE() AS isToday FROM dspam_token_data WHERE token = ${TOKEN}`,
  );
  expect(rows).toEqual([{ isToday: 1 }]);
});

/** Reports the mail that came last as spam, or as none. */
function retrain(as: 'spam' | 'innocent') {
  const signature = readFileSync(log, 'latin1').trimEnd().split('\n').at(-1)?.split('\t')[3];
  execFileSync(process.env.DSPAM_BIN ?? '', [
    `--class=${as}`,
    '--source=error',
    `--signature=${signature}`,
    '--user',
    USER,
  ]);
}

it('leaves a sender to the filter whose mail was reported as spam since, until somebody says so again', async () => {
  arrive(BANK);
  await allow('news@bank.example');
  expect(arrive(BANK)).toBe('W');
  retrain('spam');
  await keepRules(() => undefined);
  expect(await hits()).toEqual([2, 15]);
  expect(arrive(BANK)).toBe('S');
  await allow('news@bank.example');
  expect(arrive(BANK)).toBe('W');
  await keepRules(() => undefined);
  expect(arrive(BANK)).toBe('W');
});

it('goes on where the filter has counted spam that only names the sender as well, and nobody has reported any', async () => {
  arrive(BANK);
  await allow('news@bank.example');
  // As of a mail with two From lines, of which the last decides.
  await site.query(`UPDATE dspam_token_data SET spam_hits = spam_hits + 1 WHERE token = ${TOKEN}`);
  expect(arrive(BANK)).toBe('S');
  await keepRules(() => undefined);
  expect(arrive(BANK)).toBe('W');
});

it.each(['', 'with the maintenance in between'])(
  'leaves what DSPAM has learned since its purge took a row %s',
  async (between) => {
    arrive(BANK);
    await site.query(`UPDATE dspam_token_data SET spam_hits = 0, innocent_hits = 2 WHERE token = ${TOKEN}`);
    await allow('news@bank.example');
    expect(await hits()).toEqual([0, 11]);
    await site.query(
      `UPDATE dspam_token_data SET innocent_hits = 3, last_hit = '2026-01-02' WHERE token = ${TOKEN}`,
    );
    const before = await words();
    if (between) {
      await keepRules(() => undefined);
      expect(await hits()).toEqual([0, 11]);
    }
    await undo('news@bank.example');
    expect(await words()).toEqual(before);
  },
);

it.each([
  ['two blanks', 'The  Bank <news@bank.example>', 1],
  ['a tab', 'Bank\t<news@bank.example>', 1],
  ['a blank at its end', 'Bank <news@bank.example> ', 1],
  ['a second line, of which DSPAM knows the first', 'Bank\n <news@bank.example>', 0],
])('counts of a line with %s what DSPAM knows', async (_what, from, lines) => {
  expect(arrive(from)).toBe('S');
  // What DSPAM 3.10.2 has of a folded line (T§7).
  if (lines === 0) {
    await site.query(
      `UPDATE dspam_token_data SET token = ${tokenId('From*Bank')} WHERE token IN (${[
        'Bank  <news@bank.example>',
        'Bank\n <news@bank.example>',
        'Bank <news@bank.example>',
      ]
        .map((line) => tokenId(`From*${line}`))
        .join(',')})`,
    );
  }
  const before = await words();
  expect(await allow('news@bank.example')).toBe(lines);
  if (lines === 0) expect(await words()).toEqual(before);
  else expect(arrive(from)).toBe('W');
  await undo('news@bank.example');
});

it('raises no line that only an encoded name has made look like one of the sender', async () => {
  arrive(BANK);
  await allow('news@bank.example');
  expect(arrive('=?utf-8?q?Evil_=3Cnews=40bank.example=3E?= <evil@evil.example>')).toBe('S');
  expect(readFileSync(log, 'latin1')).toContain('<news@bank.example>\t');
  await openQuarantine(USER);
  await keepRules(() => undefined);
  const [rows] = await site.query('SELECT spelling FROM dashboard_raised_token');
  expect(rows).toEqual([{ spelling: BANK }]);
});

it('is one of several at the same time, and of none while the table is locked', async () => {
  arrive(BANK);
  const before = await hits();
  await Promise.all([1, 2, 3, 4].map(() => allow('news@bank.example')));
  expect(await hits()).toEqual([1, 15]);
  await Promise.all([1, 2, 3].map(() => undo('news@bank.example')));
  expect(await hits()).toEqual(before);
});

it('works on MyISAM, says that somebody has locked it, and goes on later', async () => {
  arrive(BANK);
  await site.query('ALTER TABLE dspam_token_data ENGINE=MyISAM');
  const before = await words();
  const { socket: socketPath, user, password, name: database } = site.database;
  const connection = await createConnection({ socketPath, user, password, database });
  await connection.query('LOCK TABLES dspam_token_data WRITE');
  await expect(allow('news@bank.example')).rejects.toMatchObject({ reason: 'tokensBusy' });
  await connection.query('UNLOCK TABLES');
  await connection.end();
  await allow('news@bank.example');
  expect(arrive(BANK)).toBe('W');
  await undo('news@bank.example');
  await site.query('ALTER TABLE dspam_token_data ENGINE=InnoDB');
  expect(before).not.toEqual([]);
});

it('says that the account of the dashboard may not change the words', async () => {
  await site.query('ALTER TABLE dspam_token_data ENGINE=InnoDB');
  arrive(BANK);
  await site.query(
    "CREATE TRIGGER denied BEFORE UPDATE ON dspam_token_data FOR EACH ROW SIGNAL SQLSTATE '42000' SET MYSQL_ERRNO = 1142",
  );
  try {
    await expect(allow('news@bank.example')).rejects.toMatchObject({ reason: 'tokensNotWritable' });
  } finally {
    await site.query('DROP TRIGGER denied');
  }
  expect(await isLetThrough(uid, 'news@bank.example')).toBe(false);
});

it('is listed without what has become of it while nobody is let through', async () => {
  arrive(BANK);
  await allow('news@bank.example');
  await site.query("REPLACE INTO dspam_preferences VALUES (?, 'enableWhitelist', 'off')", [uid]);
  const list = await listRules(await findMailboxPlace(USER), { skip: 0, take: 50 });
  await site.query('DELETE FROM dspam_preferences');
  expect(list).toMatchObject({ isOff: true, let: [{ lines: 1, ended: 0 }] });
});

it('is taken back where not all of it could be raised, unless it was there before', async () => {
  await site.query('ALTER TABLE dspam_token_data ENGINE=InnoDB');
  arrive(BANK);
  arrive('"The Bank" <NEWS@bank.example>');
  await site.query("UPDATE dspam_token_data SET last_hit = '2026-01-02'");
  const before = await words();
  const { socket: socketPath, user, password, name: database } = site.database;
  const connection = await createConnection({ socketPath, user, password, database });
  // Lines are raised from the newest on.
  const whileLocked = async () => {
    await connection.query('BEGIN');
    await connection.query(`SELECT 1 FROM dspam_token_data WHERE uid = ? AND token = ${TOKEN} FOR UPDATE`, [
      uid,
    ]);
    try {
      await expect(allow('news@bank.example')).rejects.toMatchObject({ reason: 'tokensBusy' });
    } finally {
      await connection.query('ROLLBACK');
    }
  };
  await whileLocked();
  expect(await isLetThrough(uid, 'news@bank.example')).toBe(false);
  expect(await words()).toEqual(before);
  expect((await site.query('SELECT * FROM dashboard_raised_token'))[0]).toEqual([]);
  await allow('news@bank.example');
  await site.query(`UPDATE dspam_token_data SET spam_hits = spam_hits + 1 WHERE token = ${TOKEN}`);
  await whileLocked();
  await connection.end();
  expect(await isLetThrough(uid, 'news@bank.example')).toBe(true);
});

it('finds the bytes of another charset, and raises no name without an address', async () => {
  const latin1 = Buffer.from('J\u00fcrgen <j@bank.example>', 'latin1').toString('latin1');
  execFileSync(process.env.DSPAM_BIN ?? '', ['--deliver=innocent', '--user', USER], {
    input: Buffer.from(
      `From: ${latin1}\nTo: ${USER}\nSubject: prize\nMessage-Id: <1@x>\n\nprize winner lottery\n`,
      'latin1',
    ),
  });
  expect(arrive('=?utf-8?q?J=C3=BCrgen?= <j@bank.example>')).toBe('S');
  expect(await allow('j@bank.example')).toBe(1);
  expect(await hits(tokenId(`From*${latin1}`))).toEqual([1, 15]);
  expect(arrive('=?utf-8?q?J=C3=BCrgen?= <j@bank.example>')).toBe('S');
});

it.each([
  ['a comma in quotation marks', '"Doe, Jane" <jane@bank.example>', 'jane@bank.example', 1],
  ['a comma without them', 'Doe, Jane <jane@bank.example>', 'jane@bank.example', 1],
  ['quotation marks in a name', '"The \\"Big\\" Bank" <jane@bank.example>', 'jane@bank.example', 1],
  ['two addresses: the first is the sender', 'jane@bank.example, bob@shop.example', 'jane@bank.example', 1],
  ['two addresses: the second is not', 'jane@bank.example, bob@shop.example', 'bob@shop.example', 0],
  ['letters that look like others', 'Bank <news@b\u0430nk.example>', 'news@b\u0430nk.example', 1],
  ['those that they look like', 'Bank <news@b\u0430nk.example>', 'news@bank.example', 0],
  ['998 characters', `${'Bank '.repeat(196)}<j@b.example>`, 'j@b.example', 0],
  ['250 characters', `${'Bank '.repeat(47)}<j@b.example>`, 'j@b.example', 1],
  ['no address', 'Bank', 'news@bank.example', 0],
])('of a sender with %s', async (_what, from, address, lines) => {
  expect(arrive(from)).toBe('S');
  await site.query("UPDATE dspam_token_data SET last_hit = '2026-01-02'");
  const before = await words();
  expect(await allow(address)).toBe(lines);
  await undo(address);
  expect(await words()).toEqual(before);
  await allow(address);
  expect(arrive(from)).toBe(lines === 1 ? 'W' : 'S');
});

it('takes mail with CRLF for the sender’s as well, whose CR is part of the line', async () => {
  const crlf = () =>
    execFileSync(process.env.DSPAM_BIN ?? '', ['--deliver=innocent', '--user', USER], {
      input: `From: ${BANK}\r\nTo: ${USER}\r\nSubject: prize\r\nMessage-Id: <1@x>\r\n\r\nprize winner lottery\r\n`,
    });
  crlf();
  expect(await hits(tokenId(`From*${BANK}\r`))).not.toBe(null);
  await allow('news@bank.example');
  crlf();
  expect(readFileSync(log, 'latin1').trimEnd().split('\n').at(-1)).toMatch(/^\d+\tW\t/);
});

it('is listed with who has said so, and what DSPAM has learned since', async () => {
  arrive(BANK);
  await allow('news@bank.example');
  arrive(BANK);
  await allow('nobody@bank.example');
  const list = async () => listRules(await findMailboxPlace(USER), { skip: 0, take: 50 });
  const at = expect.any(Date);
  expect((await list()).let).toEqual([
    { address: 'news@bank.example', by: 'alice', at, lines: 1, ended: 0, innocent: 1, spam: 0 },
    { address: 'nobody@bank.example', by: 'alice', at, lines: 0, ended: 0, innocent: 0, spam: 0 },
  ]);
  await site.query(`UPDATE dspam_token_data SET spam_hits = spam_hits + 2 WHERE token = ${TOKEN}`);
  expect((await list()).let[0]).toMatchObject({ ended: 1, innocent: 1, spam: 2 });
  await site.query(`DELETE FROM dspam_token_data WHERE token = ${TOKEN}`);
  expect((await list()).let[0]).toMatchObject({ lines: 1, ended: 1, innocent: 0, spam: 0 });
  expect((await listRules(await findMailboxPlace(USER), { skip: 1, take: 1 })).let).toMatchObject([
    { address: 'nobody@bank.example' },
  ]);
});

it('goes with the last of the clicks that have said it, and stays where it is said by itself', async () => {
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
  const opened = await openHistory(USER, true);
  const say = (by: string | null, batch?: string) => letThrough(opened, 'news@bank.example', by, batch);
  const undo = async (...batches: string[]) => {
    const [rule] = await listRulesOfClicks(batches);
    return rule ? takeBackClicks(rule, batches) : 'nothing';
  };
  await say('alice', first);
  await say(null);
  await say('alice', second);
  await say('alice', third);
  expect(await undo(first)).toBe('kept');
  expect(await undo(first)).toBe('nothing');
  expect(await isLetThrough(uid, 'news@bank.example')).toBe(true);
  expect(await undo(third, second)).toBe('takenBack');
  expect(await isLetThrough(uid, 'news@bank.example')).toBe(false);
  expect((await site.query('SELECT * FROM dashboard_letting_click'))[0]).toEqual([]);
  // As a server of the version before has made it.
  await say('alice', first);
  await site.query('DELETE FROM dashboard_letting_click');
  await say('alice', second);
  expect(await undo(second)).toBe('kept');
  expect(await undo(first)).toBe('takenBack');
  await say('alice', first);
  await say('alice');
  expect(await undo(first)).toBe('kept');
  expect(await isLetThrough(uid, 'news@bank.example')).toBe(true);
});

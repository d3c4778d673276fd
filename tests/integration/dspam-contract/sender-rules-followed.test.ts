import { readFileSync } from 'node:fs';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { openHistory } from '@/lib/messages/history/open-history';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { letThrough, letThroughNoLonger } from '@/lib/messages/sender-rules/let-through';
import { letDomain } from '@/lib/messages/sender-rules/release-domain';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { releaseDomainsStep } from '@/lib/site/upkeep/release-domains-step';
import { prisma } from '@/lib/store/db/prisma';
import { INBOUND } from './support/messages';
import { siteOfDspam } from './support/site-of-dspam';
import { SPAM } from './support/teach';

// What a rule about a sender does with the filter beside it, from the click to the mail that arrives.

/** A word has to be seen five times before it counts. */
const REPEATS = 6;
const FROM = /^From: (.*)$/m.exec(SPAM.toString('latin1'))?.[1] ?? '';
const ADDRESS = /<([^>]*)>/.exec(FROM)?.[1]?.toLowerCase() ?? FROM.toLowerCase();
const DOMAIN = ADDRESS.slice(ADDRESS.indexOf('@') + 1);
const site = await siteOfDspam({ SENDER_RULES_RELEASE: 'yes' });
afterAll(() => site.restore());

let user = '';
let uid = 0;
let made = 0;

/** A user whose filter takes SPAM for spam. */
beforeEach(async () => {
  user = `taught${++made}@example.org`;
  const feed = (wanted: string, mail: Buffer | string) =>
    site.dspam([`--class=${wanted}`, '--source=corpus', '--user', user], mail);
  feed('innocent', INBOUND);
  feed('spam', SPAM);
  uid = Number(await asked('SELECT uid AS value FROM dspam_virtual_uids WHERE username = ?', [user]));
  await site.query(
    'UPDATE dspam_token_data SET spam_hits = spam_hits * ?, innocent_hits = innocent_hits * ? WHERE uid = ?',
    [REPEATS, REPEATS, uid],
  );
  await site.query(
    `UPDATE dspam_stats SET spam_learned = spam_learned * ?, spam_corpusfed = spam_corpusfed * ?,
       innocent_learned = innocent_learned * ?, innocent_corpusfed = innocent_corpusfed * ? WHERE uid = ?`,
    [REPEATS, REPEATS, REPEATS, REPEATS, uid],
  );
});

async function asked(sql: string, values: unknown[]): Promise<unknown> {
  const [rows] = await site.query(sql, values);
  return (rows as { value: unknown }[])[0]?.value;
}

/** The letter under which a mail is logged. */
function arrive(mail: Buffer): string | undefined {
  site.dspam(['--deliver=innocent', '--user', user], mail);
  const records = readFileSync(site.files(user).log, 'latin1').trimEnd().split('\n');
  return records.at(-1)?.split('\t')[1];
}

/** As SPAM, from another. */
function spamFrom(from: string): Buffer {
  return Buffer.from(SPAM.toString('latin1').replace(/^From: .*$/m, `From: ${from}`), 'latin1');
}

/** All that the filter has learned of words, to the bit. */
async function words(): Promise<string> {
  const [rows] = await site.query(
    'SELECT CAST(token AS CHAR) AS token, spam_hits, innocent_hits, CAST(last_hit AS CHAR) AS last_hit FROM dspam_token_data WHERE uid = ? ORDER BY token',
    [uid],
  );
  return JSON.stringify(rows);
}

const arrived = () =>
  site
    .deliveries()
    .map(({ argv }) => argv.at(-1))
    .filter((name) => name === user).length;

it('delivers the next mail of a sender who is let through, and has its words to the bit as before once that is taken back', async () => {
  expect(arrive(SPAM)).toBe('S');
  await site.query("UPDATE dspam_token_data SET last_hit = '2026-01-02' WHERE uid = ?", [uid]);
  const before = await words();
  const letIt = async () => letThrough(await openHistory(user, true), ADDRESS, 'alice');
  const takeBack = async () => letThroughNoLonger(await findMailboxPlace(user), ADDRESS);
  expect(await letIt()).toBe(1);
  expect(await words()).not.toBe(before);
  expect(await takeBack()).toBe(true);
  expect(await words()).toBe(before);
  await letIt();
  expect(arrived()).toBe(0);
  expect(arrive(SPAM)).toBe('W');
  expect(arrived()).toBe(1);
  await takeBack();
  // But for what the filter has learned itself.
  const hits = await asked(
    `SELECT CONCAT(spam_hits, ' ', innocent_hits) AS value FROM dspam_token_data WHERE uid = ? AND token = ${tokenId(`From*${FROM}`)}`,
    [uid],
  );
  expect(hits).toBe(`${REPEATS + 1} 1`);
  expect(arrive(SPAM)).toBe('S');
  expect(arrived()).toBe(1);
});

it('releases what came from a domain that is let through at the next maintenance: it arrives, is learned as innocent, and gone', async () => {
  expect(arrive(INBOUND as never)).toBe('I');
  await letDomain(await findMailboxPlace(user), DOMAIN, { below: false, by: 'alice' });
  expect(arrive(SPAM)).toBe('S');
  expect(arrive(spamFrom('Somebody <someone@other.example>'))).toBe('S');
  expect(arrive(spamFrom(`${ADDRESS}, b@other.example`))).toBe('S');
  const before = arrived();
  expect(await releaseDomainsStep.run()).toEqual({
    did: expect.stringMatching(/^1 messages of \d+ domains released$/),
    failures: [],
  });
  expect(arrived()).toBe(before + 1);
  expect(site.deliveries().at(-1)?.message).toContain(`From: ${FROM}`);
  expect((await openQuarantine(user)).quarantined).toBe(2);
  expect(await prisma().operation.findMany({ where: { store: user } })).toMatchObject([
    { kind: 'release', state: 'done', actor: 'sender-rule', proof: 'log', trained: true },
  ]);
  expect(await asked('SELECT innocent_misclassified AS value FROM dspam_stats WHERE uid = ?', [uid])).toBe(1);
  expect((await releaseDomainsStep.run()).did).toMatch(/^0 messages/);
});

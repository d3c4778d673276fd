import { expect, it } from 'vitest';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { composeDigest, type DigestContent } from '@/lib/messages/digest/compose-digest';
import { expireMessages } from '@/lib/messages/quarantine/change/expire-messages';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { noteSeen } from '@/lib/messages/quarantine/list/note-seen';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { listRemoved } from '@/lib/messages/removed/list-removed';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { changeAlerts } from '@/lib/people/alerts/change-alerts';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { emptySite } from '../../../support/empty-site';

const USER = 'alice@example.org';
const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const site = emptySite(USER, { QUARANTINE_KEEP_DAYS: '20' });

const ago = (ms: number) => new Date(Date.now() - ms);
async function quarantine(subject: string, { days = 0, score = 2, from = 'x@example.com' } = {}) {
  const message = await site().quarantine({
    user: USER,
    subject,
    from,
    receivedAt: ago(days * DAY_MS + HOUR_MS),
  });
  await openQuarantine(USER);
  await prisma().message.updateMany({ where: { subject }, data: { score } });
  return message;
}
async function look(subject: string) {
  const { state, place } = await openQuarantine(USER);
  const { key } = await prisma().message.findFirstOrThrow({ where: { subject }, select: { key: true } });
  await noteSeen(place.store, state.id, key);
}

/** What a digest of today tells of, and the next one goes out in so many days. */
const compose = (content: 'likely' | 'always', days = 1) =>
  composeDigest(
    USER,
    { from: ago(DAY_MS), to: new Date(), next: new Date(Date.now() + days * DAY_MS) },
    content,
  );
const subjects = (messages: DigestContent['messages'] | undefined) => messages?.map(({ subject }) => subject);

it('has what has an alert word, whatever it looks like, and means what the list does', async () => {
  await changeAlerts(USER, { intent: 'add', text: 'invoice' });
  await quarantine('Invoice of May');
  await quarantine('Surely spam');
  await quarantine('Likely', { score: 90 });
  const found = await compose('likely');
  expect(found?.messages.map(({ subject, hasAlert }) => [subject, hasAlert])).toEqual([
    ['Likely', false],
    ['Invoice of May', true],
  ]);
  expect(found?.more).toBe(1);
  const all = await compose('always');
  const { messages } = await listMessages(await openQuarantine(USER), {
    sort: 'date',
    direction: 'desc',
    page: 1,
  });
  expect(Object.fromEntries(all?.messages.map(({ key, hasAlert }) => [key, hasAlert]) ?? [])).toEqual(
    Object.fromEntries(messages.map(({ key, isMarked }) => [key, isMarked])),
  );
  expect(subjects(all?.messages)).toContain('Surely spam');
});

it('has alerts among the first 25, however many look likelier', async () => {
  await changeAlerts(USER, { intent: 'add', text: 'invoice' });
  for (let made = 0; made < 26; made++) await quarantine(`Likely ${made}`, { score: 90 });
  await quarantine('Invoice of May', { score: 0 });
  const found = await compose('likely');
  expect(found?.messages).toHaveLength(25);
  expect(subjects(found?.messages)?.at(-1)).toBe('Invoice of May');
  expect(found?.more).toBe(2);
});

it('says why a message looks so, as it was judged', async () => {
  await quarantine('Known', { score: 90, from: 'Ann <ann@example.net>' });
  await quarantine('Never', { score: 70, from: 'eve@example.com' });
  await quarantine('Nobody', { score: 60, from: '' });
  const judged = (subject: string, why: string) =>
    prisma().message.updateMany({ where: { subject }, data: { why } });
  await judged('Known', 'sender 14 2');
  await judged('Never', 'never');
  const found = await compose('likely');
  expect(found?.messages.map(({ subject, why }) => [subject, why])).toEqual([
    ['Known', { kind: 'sender', innocent: 14, spam: 2, word: '' }],
    ['Never', { kind: 'never' }],
    ['Nobody', { kind: 'unknown' }],
  ]);
  // Nothing of the filter is asked again.
  await site().query('RENAME TABLE dspam_token_data TO dspam_token_away');
  try {
    expect((await compose('likely'))?.messages[0]?.why).toMatchObject({ kind: 'sender' });
  } finally {
    await site().query('RENAME TABLE dspam_token_away TO dspam_token_data');
  }
});

it('knows a sender by the domain where no brackets are round the address, and calls nobody new by a form that was not asked for', async () => {
  const { uid } = await quarantine('Domain', { score: -1, from: 'bob@example.net' });
  await quarantine('Cron', { score: -1, from: 'cron@host.example' });
  await quarantine('Never', { score: -1, from: 'Eve <eve@example.com>' });
  await site().query('DELETE FROM dspam_stats WHERE uid = ?', [uid]);
  await site().query('INSERT INTO dspam_stats VALUES (?, 500, 500, 0, 0, 0, 0, 0, 0)', [uid]);
  const learn = (name: string, innocent: number) =>
    site().query(
      'REPLACE INTO dspam_token_data (uid, token, spam_hits, innocent_hits, last_hit) VALUES (?, ?, 3, ?, NOW())',
      [uid, tokenId(name).toString(), innocent],
    );
  await learn('From*example.net>', 20);
  await learn('From*cron+host.example', 500);
  await compose('likely');
  const found = await compose('always');
  const why = Object.fromEntries(found?.messages.map((message) => [message.subject, message.why]) ?? []);
  expect(why.Domain).toEqual({ kind: 'domain', innocent: 20, spam: 3, word: '' });
  expect(why.Cron?.kind).not.toBe('never');
  expect(why.Never).toEqual({ kind: 'never' });
});

it('has apart what retention moves out before the next digest, and nothing that stays', async () => {
  await quarantine('Leaves today', { days: 19.5, score: 90 });
  await quarantine('Leaves in three days', { days: 17.5, score: 90 });
  await quarantine('Leaves, and is spam', { days: 19.6, score: 2 });
  await quarantine('Leaves, and was seen', { days: 19.7, score: 90 });
  await look('Leaves, and was seen');
  await quarantine('New', { score: 90 });
  const daily = await compose('likely');
  expect([subjects(daily?.messages), subjects(daily?.expiring), daily?.moreExpiring]).toEqual([
    ['New'],
    ['Leaves today'],
    1,
  ]);
  const weekly = await compose('always', 7);
  expect([subjects(weekly?.expiring)?.sort(), weekly?.moreExpiring]).toEqual([
    ['Leaves in three days', 'Leaves today', 'Leaves, and is spam'],
    0,
  ]);
  // What the night has moved out, and somebody has put back, stays longer.
  await quarantine('Put back', { days: 25, score: 90 });
  await expireMessages(USER);
  const { operations } = await listRemoved(await findMailboxPlace(USER), { page: 1 });
  await restoreRemoved(USER, USER, [operations.find(({ subject }) => subject === 'Put back')?.id ?? 0n]);
  expect(subjects((await compose('always'))?.expiring)).not.toContain('Put back');
});

it('is one message’s alone where a message is new and leaves, too', async () => {
  await quarantine('Both', { days: 19.9, score: 90 });
  const found = await composeDigest(
    USER,
    { from: ago(21 * DAY_MS), to: new Date(), next: new Date(Date.now() + DAY_MS) },
    'likely',
  );
  expect([subjects(found?.messages), subjects(found?.expiring), found?.moreExpiring]).toEqual([
    ['Both'],
    [],
    0,
  ]);
});

it('judges what waits to be judged, as the next digest would not tell of it', async () => {
  await quarantine('Judged', { score: 90 });
  await quarantine('Waits', { score: -1 });
  await site().query('DELETE FROM dspam_stats WHERE uid = 1');
  await site().query('INSERT INTO dspam_stats VALUES (1, 500, 500, 0, 0, 0, 0, 0, 0)');
  await compose('likely');
  const { score } = await prisma().message.findFirstOrThrow({ where: { subject: 'Waits' } });
  expect(score).toBeGreaterThanOrEqual(0);
});

import { writeFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { toHistoryRow } from '@/lib/data/history/history-row';
import { toQuarantineRow } from '@/lib/data/quarantine/quarantine-row';
import { toRemovedRow } from '@/lib/data/quarantine/removed-row';
import { listHistory } from '@/lib/messages/history/list-history';
import { listRetrainFacts } from '@/lib/messages/history/list-retrain-facts';
import { openHistory } from '@/lib/messages/history/open-history';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { listRemoved } from '@/lib/messages/removed/list-removed';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();

const START = new Date('2026-11-25T12:00:00Z').getTime();
/** What a sender writes, and who is shown: name and address. */
const SENDERS: [string, string | RegExp, string][] = [
  ['chief@b.example <liar@l.example>', 'chief@b.example', 'liar@l.example'],
  [`"chief@b.example${'\u2800'.repeat(300)}" <liar@l.example>`, 'chief@b.example', 'liar@l.example'],
  [`"${'😀'.repeat(130)}" <liar@l.example>`, /^😀+…$/u, 'liar@l.example'],
  ['\u200b\u3164 <liar@l.example>', '', 'liar@l.example'],
  ['Chief <chief@b.example> <liar@l.example>', 'Chief <chief@b.example> <liar@l.example>', ''],
  ['liar@l.example, chief@b.example', 'liar@l.example, chief@b.example', 'liar@l.example'],
];
const expected = SENDERS.map(([, name, address]) => ({
  name: typeof name === 'string' ? name : expect.stringMatching(name),
  address,
}));

beforeAll(async () => {
  const log = [];
  for (const [index, [text]] of SENDERS.entries()) {
    const [from, subject] = [asBytes(text), asBytes('\u200b\u3164')];
    const receivedAt = new Date(START + index * 1000);
    const { signature } = await site.quarantine({ user: USER, from, subject, receivedAt });
    log.push([receivedAt.getTime() / 1000, 'S', from, signature, subject, 'Quarantined', ''].join('\t'));
  }
  writeFileSync(site.files(USER).log, `${log.join('\n')}\n`, 'latin1');
});

/** One character for each byte, as mail is made here. */
function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

const oldestFirst = { sort: 'date', direction: 'asc', page: 1 } as const;

it('is the same in the quarantine, the history and what was removed, and so is that there is no subject', async () => {
  const quarantine = await openQuarantine(USER);
  const { messages } = await listMessages(quarantine, oldestFirst);
  const rows = messages.map((row) => toQuarantineRow(row, undefined, undefined, false, undefined, false));
  expect(rows.map(({ from }) => from)).toEqual(expected);

  const { entries } = await listHistory(await openHistory(USER, true), {});
  const facts = await listRetrainFacts(quarantine, entries);
  const history = entries.flatMap((entry, index) => {
    const known = facts[index];
    return known ? [toHistoryRow(entry, known)] : [];
  });
  expect(history.map(({ from }) => from).reverse()).toEqual(expected);

  for (const { key } of messages) await deleteMessage(USER, USER, key, newBatch());
  const { operations } = await listRemoved(quarantine.place, { page: 1 });
  const removed = operations.map((operation) => toRemovedRow(operation, false, null));
  expect(removed.map(({ from }) => from).reverse()).toEqual(expected);
  expect([...rows, ...history, ...removed].map(({ subject }) => subject)).toEqual(Array(18).fill(''));
});

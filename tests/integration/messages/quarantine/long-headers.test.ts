import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const ALICE = 'alice@example.org';
const all = { sort: 'date', direction: 'asc', page: 1 } as const;
const site = await testSite({ conf: 'AllowOverride localStore\n' });
const TO = `Cc: ${Array.from({ length: 2600 }, (_unused, index) => `person${index}@example.org`).join(',\n ')}\n`;

const list = async (user: string) => (await listMessages(await openQuarantine(user), all)).messages;
const generation = async (store: string) =>
  (await prisma().mailbox.findUniqueOrThrow({ where: { store } })).generation;

describe('a message to 2,600 people', () => {
  it('is listed with its subject, opened, deleted, put back and released, and nothing is indexed again', async () => {
    const { signature } = await site.quarantine({ user: ALICE, subject: 'To all', extraHeaders: TO });
    const [row] = await list(ALICE);
    expect(row).toMatchObject({ key: signature, subject: 'To all', problems: '' });
    const before = await generation(ALICE);
    const opened = await getMessage(ALICE, signature);
    expect(opened.mail.subject).toBe('To all');
    expect(opened.dspam).toMatchObject({ signature, result: 'Spam', confidence: 0.99 });
    const batch = newBatch();
    expect(await deleteMessage(ALICE, ALICE, signature, batch)).toMatchObject({ ok: true });
    expect(await undoBatch(ALICE, ALICE, batch)).toMatchObject([{ ok: true }]);
    expect(await releaseMessage(ALICE, ALICE, signature, newBatch())).toMatchObject({ ok: true });
    expect(site.deliveries().at(-1)?.message).toContain('person2599@example.org');
    expect(await generation(ALICE)).toBe(before);
  });

  it.each([
    ['short headers', ''],
    ['a line of 10 MB', `X-Long: ${'x'.repeat(10_500_000)}\n`],
    ['two million lines', 'X: y\n'.repeat(2_000_000)],
    ['CRLF', TO.replaceAll('\n', '\r\n')],
  ])('the same with %s', async (_name, extraHeaders) => {
    const { signature } = await site.quarantine({ user: 'bob', subject: 'Large', extraHeaders });
    const found = (await list('bob')).find(({ key }) => key === signature);
    expect(found).toMatchObject({ subject: 'Large', problems: '' });
    const before = await generation('bob');
    expect((await getMessage('bob', signature)).dspam).toMatchObject({ signature, result: 'Spam' });
    expect(await deleteMessage('bob', 'bob', signature, newBatch())).toMatchObject({ ok: true });
    expect(await generation('bob')).toBe(before);
  });
});

describe('a quarantine with the mail of several people', () => {
  beforeAll(async () => {
    writeFileSync(path.join(site.home, 'group'), 'team:shared,managed:ann,ben\n');
    await site.quarantine({ user: 'team' });
    mkdirSync(site.files('team').dir, { recursive: true });
  });
  const FORGED = 'X-DSPAM-Result: Spam\nX-DSPAM-Signature: 1,6b014b0830720708\nX-DSPAM-User: ben\n';
  const PADDING = `X-Padding: ${'x'.repeat(70_000)}\n`;
  const OWN =
    'X-DSPAM-Result: Spam\nX-DSPAM-Processed: Sat Nov 21 07:40:56 2026\nX-DSPAM-Confidence: 1.0000\nX-DSPAM-Probability: 1.0000\n';
  const append = (headers: string) =>
    appendFileSync(
      site.files('team').mbox,
      `From QUARANTINE Sat Nov 21 07:40:56 2026\n${headers}\ntext\n\n\n\n`,
    );
  const subjects = async (user: string) => (await list(user)).map(({ subject }) => subject);

  it('shows a message to whom DSPAM wrote it to be for, whatever a sender wrote', async () => {
    append(`${FORGED}${PADDING}Subject: padded\n${OWN}X-DSPAM-User: ann\n`);
    append(`${FORGED}${PADDING}Subject: for nobody\n${PADDING}${OWN}`);
    append(`${FORGED}Subject: short\n${OWN}X-DSPAM-User: ann\n`);
    append(`${FORGED}Subject: short, for nobody\n${OWN}`);
    append('Subject: without headers of the filter\nX-DSPAM-User: ben\n');
    append(`Subject: folded\n${OWN}X-DSPAM-User: ann\nX-DSPAM-Factors: 1,\n\tX-DSPAM-User: ben, 0.9\n`);
    expect(await subjects('ben')).toEqual([]);
    expect(await subjects('ann')).toEqual(['padded', 'short', 'folded']);
    expect(await subjects('team')).toHaveLength(7);
    for (const { key, subject } of await list('team')) {
      const isAnns = ['padded', 'short', 'folded'].includes(subject);
      await expect(getMessage('ben', key)).rejects.toMatchObject({ code: 'not-found' });
      if (isAnns) expect((await getMessage('ann', key)).mail.subject).toBe(subject);
      else await expect(getMessage('ann', key)).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('does not act on a message that was put in the place of another, with the same signature', async () => {
    const { mbox } = site.files('team');
    const signature = 'X-DSPAM-Signature: 9,6b014b08307207081942277\n';
    append(`Subject: swapped\n${OWN}${signature}X-DSPAM-User: ann\n`);
    const row = (await list('ann')).find(({ subject }) => subject === 'swapped');
    const text = readFileSync(mbox, 'latin1');
    const swapped = text.replace(`${signature}X-DSPAM-User: ann`, `${signature}X-DSPAM-User: ben`);
    expect(swapped).toHaveLength(text.length);
    const { size } = await prisma().mailbox.findUniqueOrThrow({ where: { store: 'team' } });
    expect(Number(size)).toBe(text.length);
    writeFileSync(mbox, swapped, 'latin1');
    await expect(getMessage('ann', row?.key ?? '')).rejects.toMatchObject({ code: 'not-found' });
    expect((await getMessage('ben', row?.key ?? '')).mail.subject).toBe('swapped');
  });
});

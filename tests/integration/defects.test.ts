import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { releaseArgv } from '@/lib/formats/dspam/release-argv';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { newBatch } from '@/lib/messages/operations/operation';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import type { Quarantined } from '../support/dspam-site';
import { appendAsDspam } from '../support/dspam-standin/append.mjs';
import { scanBytes } from '../support/scan-bytes';
import { testSite } from '../support/test-site';

// A test for each thing that the original web UI was seen to do wrong (F§12). Where another file goes deeper: a crash at each
// step in quarantine/settle-operations, any crash at all in chaos, groups in quarantine/whose-mailbox, HTML in
// unit/mail/safe-html-xss, what needs a browser in e2e/defects.

const USER = 'alice@example.org';
const all = { sort: 'date', direction: 'desc', page: 1 } as const;

const site = await testSite({ env: { DELIVERY_TIMEOUT_SECONDS: '10' } });
afterEach(() => site.failDelivery(0));

const release = (key: string) => releaseMessage(USER, USER, key, newBatch());
const keys = async () => (await listMessages(await openQuarantine(USER), all)).messages.map(({ key }) => key);
const mbox = () => readFileSync(site.files(USER).mbox);
const last = () => site.deliveries().at(-1);
/** The message stands in the file as it was, and in the list. */
async function expectKept({ record, signature }: Quarantined) {
  expect(mbox().includes(record)).toBe(true);
  expect(await keys()).toContain(signature);
}

describe('mail lost', () => {
  it('spam that arrives during a release is not lost', async () => {
    const { signature, record } = await site.quarantine({ user: USER });
    let released = false;
    const running = release(signature).finally(() => {
      released = true;
    });
    let arrived = 0;
    while (!released || arrived < 5) {
      const text = record
        .toString('latin1')
        .replaceAll(signature, `1,6b014b0899${String(++arrived).padStart(6, '0')}`);
      await appendAsDspam(site.files(USER).mbox, text, () => new Promise((resolve) => setImmediate(resolve)));
    }
    expect(await running).toMatchObject({ ok: true });
    const listed = (await scanBytes(mbox())).filter(({ head }) => head.includes('1,6b014b0899'));
    expect(listed).toHaveLength(arrived);
  });

  it('a crash during a release leaves the other messages: nothing of the file is ever rewritten', async () => {
    const messages = [await site.quarantine({ user: USER }), await site.quarantine({ user: USER })];
    const before = mbox();
    await release(messages[0]?.signature ?? '');
    const after = mbox();
    const length = messages[0]?.record.length ?? 0;
    const at = before.indexOf(messages[0]?.record ?? '');
    expect(after.length).toBe(before.length);
    expect(after.subarray(0, at).equals(before.subarray(0, at))).toBe(true);
    expect(after.subarray(at + length).equals(before.subarray(at + length))).toBe(true);
  });

  it('the agent fails: the message stays', async () => {
    const message = await site.quarantine({ user: USER });
    site.failDelivery(75);
    expect(await release(message.signature)).toMatchObject({ ok: false, reason: 'deliveryFailed' });
    await expectKept(message);
  });

  it('the signature is purged: the message is delivered all the same', async () => {
    const { signature } = await site.quarantine({ user: USER, subject: 'Purged', signatureRow: 'purged' });
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(last()?.message).toContain('Subject: Purged');
  });

  it('the filter’s database is down: the message stays', async () => {
    const message = await site.quarantine({ user: USER });
    const conf = path.join(site.folder, 'dspam.conf');
    const text = readFileSync(conf, 'utf8');
    // The dashboard has read its own already; dspam reads it for every run.
    writeFileSync(conf, text.replace(/^MySQLServer .*$/m, 'MySQLServer /nowhere/mysql.sock'));
    const sent = site.deliveries().length;
    expect(await release(message.signature)).toMatchObject({ ok: false, reason: 'unconfirmed' });
    writeFileSync(conf, text);
    expect(site.deliveries()).toHaveLength(sent);
    await expectKept(message);
  });

  it('"delete all" race: what arrived after the list was shown is not deleted', async () => {
    const shown = [await site.quarantine({ user: USER }), await site.quarantine({ user: USER })];
    const listed = await keys();
    const late = await site.quarantine({ user: USER });
    await applyToMessages('delete', USER, USER, listed);
    await expectKept(late);
    for (const { record } of shown)
      expect(readFileSync(site.files(USER).removedMbox).includes(record)).toBe(true);
  });
});

describe('wrong user, not delivered, altered', () => {
  it('X-DSPAM-User in the body: delivered to the owner', async () => {
    const { signature } = await site.quarantine({
      user: USER,
      body: 'a\nX-DSPAM-User: bob\nx-dspam-user: bob\n',
    });
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(last()?.argv).toEqual(['-d', USER]);
  });

  it('forged signatures: delivered, and nobody else’s data trained', async () => {
    const { signature: bobs } = await site.quarantine({ user: 'bob' });
    const { signature } = await site.quarantine({
      user: USER,
      subject: 'Forged',
      extraHeaders: `X-DSPAM-Signature: ${bobs}\n`,
      body: `!DSPAM:${bobs}!\n!DSPAM:1,6b014b0800000000!\n`,
    });
    const before = await site.stats('bob');
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(last()?.message).toContain('Subject: Forged');
    expect(await site.stats('bob')).toEqual(before);
  });

  it('`>From ` on release: taken off where DSPAM put it, and only there', async () => {
    const { signature } = await site.quarantine({ user: USER, body: 'a\nFrom me\n>From before\nend\n' });
    const { frag } = site.files(USER);
    mkdirSync(frag, { recursive: true });
    writeFileSync(path.join(frag, `${signature}.frag`), '\n\na\nFrom me\n>From before\nend\n\n');
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(last()?.message).toContain('\na\nFrom me\n>From before\nend\n');
  });
});

describe('security', () => {
  it.each(['../bob', 'a/../../etc', 'a\0b', '--class=spam', '-d', 'a\nb', '..'])(
    'shell and path injection through the user name: %j is no user',
    async (name) => {
      expect(isUserName(name)).toBe(false);
      await expect(openQuarantine(name)).rejects.toMatchObject({ code: 'invalid' });
      await expect(deleteMessage('admin', name, 'x', newBatch())).rejects.toMatchObject({ code: 'invalid' });
    },
  );

  it('shell injection through the user name: no shell reads what a name may hold', async () => {
    const proof = path.join(site.folder, 'injected');
    const name = `$(touch ${path.basename(proof)});x`;
    expect(releaseArgv('error', ['--user', '%CURRENT_USER%'], name)).toEqual(['--user', name]);
    const { signature } = await site.quarantine({ user: name });
    await releaseMessage('admin', name, signature, newBatch());
    expect(existsSync(proof)).toBe(false);
    expect(existsSync(path.basename(proof))).toBe(false);
  });

  it('stored XSS through X-DSPAM-Signature: it becomes neither a key nor a signature', async () => {
    await site.quarantine({
      user: USER,
      subject: 'Scripted',
      signature: '"><script>alert(1)</script>',
      signatureRow: 'purged',
    });
    const { messages } = await listMessages(await openQuarantine(USER), { ...all, search: 'scripted' });
    expect(messages[0]).toMatchObject({ signature: '', key: expect.stringMatching(/^x[0-9a-f]{24}$/) });
    const { row } = await getMessage(USER, messages[0]?.key ?? '');
    expect(row.problems).toContain('signature-malformed');
  });

  it('header injection: a line break in a subject stays inside it', async () => {
    const encoded = '=?utf-8?q?Hello=0D=0ABcc:_everybody@example.com?=';
    const { signature } = await site.quarantine({ user: USER, subject: encoded });
    const { row } = await getMessage(USER, signature);
    expect(row.subject).not.toMatch(/[\r\n]/);
    expect(row.subject).toContain('Bcc:');
  });

  it('a log line made by a sender is no proof of a delivery', async () => {
    const message = await site.quarantine({ user: USER });
    // What a Message-Id with a line break can put into the log (F§3): not the start of a record of this signature.
    appendFileSync(
      site.files(USER).log,
      `1795246973\tS\ta\t1,6b\tb\tQuarantined\t<x\n F\tA\t${message.signature}\n\n`,
    );
    site.failDelivery(75);
    expect(await release(message.signature)).toMatchObject({ ok: false });
    await expectKept(message);
  });
});

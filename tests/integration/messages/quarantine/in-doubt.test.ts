import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { confirmArrival } from '@/lib/messages/quarantine/change/confirm-arrival';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

// What a run of the filter left in doubt may have arrived: it is never called not delivered, and somebody is asked.

const USER = 'alice@example.org';
const STEERED = `${'a'.repeat(1023)}X-DSPAM-User: bob\n`;
const site = await testSite();
const { dspamBin } = getConfig();
afterEach(() => {
  getConfig().dspamBin = dspamBin;
  site.failDelivery(0);
});

const release = (key: string, user = USER) => releaseMessage(user, user, key, newBatch());
const last = (messageKey: string) =>
  prisma().operation.findFirstOrThrow({ where: { messageKey }, orderBy: { id: 'desc' } });

/** Puts a script in the place of dspam; `$DSPAM` is the real one. */
function replaceDspam(script: string): void {
  const file = path.join(site.folder, 'other-dspam');
  writeFileSync(
    file,
    `#!/bin/sh\nDSPAM='${dspamBin}'\n[ "$1" != --version ] || exec "$DSPAM" "$1"\n${script}\n`,
  );
  chmodSync(file, 0o755);
  getConfig().dspamBin = file;
}

/** The agent takes the mail, and the run of the filter ends otherwise than it would. */
const TAKEN = `'${path.join(site.folder, 'agent')}' -d '${USER}'`;

describe('an agent that has taken the mail', () => {
  const agent = path.join(site.folder, 'agent');
  const before = readFileSync(agent);
  afterEach(() => writeFileSync(agent, before));

  it.each(['KILL', 'TERM', 'SEGV', 'ABRT', 'HUP', 'BUS'])(
    'and was ended by SIG%s then: could not be confirmed, and a plain release does not deliver it again',
    async (signal) => {
      const { signature } = await site.quarantine({ user: USER });
      const sent = site.deliveries().length;
      writeFileSync(agent, `${before}\nkill -${signal} $$\n`);
      expect(await release(signature)).toMatchObject({ ok: false, reason: 'unconfirmed' });
      expect(await last(signature)).toMatchObject({ state: 'unconfirmed' });
      writeFileSync(agent, before);
      await expect(release(signature)).rejects.toMatchObject({ reason: 'inDoubt' });
      expect(site.deliveries()).toHaveLength(sent + 1);
    },
  );
});

describe('a run after which the mail may have arrived', () => {
  it.each([
    ['ended with 0 and logged nothing', `${TAKEN}; exit 0`],
    ['was killed', `${TAKEN}; kill -9 $$`],
    ['crashed', `${TAKEN}; kill -SEGV $$`],
    ['was killed behind a shell', `${TAKEN}; exit 137`],
    ['was killed after it had logged', `"$DSPAM" "$@"; kill -9 $$`],
    ['was killed, with a log that cannot be read', `${TAKEN}; rm -f '${site.files(USER).log}'; kill -9 $$`],
    ['ended with 0, with a log that is gone', `${TAKEN}; rm -f '${site.files(USER).log}'; exit 0`],
    ['lost its daemon after it had logged', `"$DSPAM" "$@"; exit 251`],
    ['refused after it had logged', `"$DSPAM" "$@"; exit 1`],
    ['ended with a code of its own', `${TAKEN}; exit 3`],
  ])('%s: could not be confirmed, stays, and is settled by who has seen it', async (_how, script) => {
    const { signature, record } = await site.quarantine({ user: USER });
    // There has to be a log that can be lost.
    if (!existsSync(site.files(USER).log)) writeFileSync(site.files(USER).log, '');
    const sent = site.deliveries().length;
    replaceDspam(script);
    expect(await release(signature)).toMatchObject({ ok: false, reason: 'unconfirmed' });
    expect(site.deliveries()).toHaveLength(sent + 1);
    expect(await last(signature)).toMatchObject({ state: 'unconfirmed', claim: null });
    expect(readFileSync(site.files(USER).mbox).includes(record)).toBe(true);
    getConfig().dspamBin = dspamBin;
    expect(await confirmArrival(USER, USER, signature, newBatch())).toMatchObject({ ok: true });
    expect(site.deliveries()).toHaveLength(sent + 1);
  });

  it('says so of the second of two runs, too, and does not learn again', async () => {
    const { signature } = await site.quarantine({ user: USER, body: STEERED });
    const before = await site.stats(USER);
    replaceDspam(`case "$*" in *--signature=*) exec "$DSPAM" "$@" ;; esac\n${TAKEN}\nkill -9 $$`);
    expect(await release(signature)).toMatchObject({ ok: false, reason: 'unconfirmed' });
    expect(await last(signature)).toMatchObject({ way: 'signature', state: 'unconfirmed', trained: true });
    getConfig().dspamBin = dspamBin;
    expect(await releaseMessage(USER, USER, signature, newBatch(), { again: true })).toMatchObject({
      ok: true,
    });
    expect(await site.stats(USER)).toMatchObject({
      innocent_misclassified: (before.innocent_misclassified ?? 0) + 1,
    });
  });
});

describe('a run that cannot have delivered', () => {
  it.each([
    ['does not exist', null, 'filterMissing'],
    ['refuses', 'exit 1', 'refused'],
    ['has lost its daemon', 'exit 251', 'filterUnavailable'],
    ['tells of an agent that failed', 'exit 255', 'deliveryFailed'],
  ])('%s: says so, and is not in doubt', async (_what, script, reason) => {
    for (const body of ['Hello\n', STEERED]) {
      const { signature } = await site.quarantine({ user: USER, body });
      if (script === null) getConfig().dspamBin = path.join(site.folder, 'no-such-program');
      else replaceDspam(script);
      const expected = body === STEERED && reason === 'deliveryFailed' ? 'notDelivered' : reason;
      expect(await release(signature)).toMatchObject({ ok: false, reason: expected });
      expect(await last(signature)).toMatchObject({ state: 'failed', claim: null });
      await expect(confirmArrival(USER, USER, signature, newBatch())).rejects.toMatchObject({
        reason: 'notInDoubt',
      });
    }
  });

  it.each(['kill -9 $$', 'exit 139', 'exit 3'])(
    'is the first of two: %s, nothing is delivered, and nobody says that it was learned',
    async (end) => {
      const { signature } = await site.quarantine({ user: USER, body: STEERED });
      const sent = site.deliveries().length;
      replaceDspam(end);
      expect(await release(signature)).toMatchObject({ ok: false, reason: 'learnUnconfirmed' });
      expect(await last(signature)).toMatchObject({ state: 'failed', trained: false });
      expect(site.deliveries()).toHaveLength(sent);
    },
  );
});

describe('what may have arrived once', () => {
  /** Delivers, and leaves nobody any proof. */
  async function leftInDoubt() {
    const message = await site.quarantine({ user: USER });
    replaceDspam(`${TAKEN}; exit 0`);
    expect(await release(message.signature)).toMatchObject({ reason: 'unconfirmed' });
    getConfig().dspamBin = dspamBin;
    return { ...message, sent: site.deliveries().length };
  }
  const again = (key: string) => releaseMessage(USER, USER, key, newBatch(), { again: true });
  const failureOf = async (key: string) => {
    const query = { sort: 'date', direction: 'desc', page: 1 } as const;
    return (await listMessages(await openQuarantine(USER), query)).failures.get(key);
  };

  it('is not released again by a plain click, a job or a retraining: only by who says so', async () => {
    const { signature, sent } = await leftInDoubt();
    const inDoubt = { code: 'conflict', reason: 'inDoubt' };
    await expect(release(signature)).rejects.toMatchObject(inDoubt);
    const wanted = { signature, as: 'innocent' } as const;
    await expect(retrainMessage(USER, USER, wanted, newBatch())).rejects.toMatchObject(inDoubt);
    const { outcomes } = await applyToMessages('release', USER, USER, [signature]);
    expect(outcomes).toMatchObject([{ ok: false, reason: 'inDoubt', operationId: null }]);
    expect(site.deliveries()).toHaveLength(sent);
    expect(await again(signature)).toMatchObject({ ok: true });
    expect(site.deliveries()).toHaveLength(sent + 1);
  });

  it.each([
    ['a try that the agent refused', () => site.failDelivery(75), 'deliveryFailed'],
    ['a try that the filter refused', () => replaceDspam('exit 1'), 'refused'],
    ['two tries without a filter', () => replaceDspam('exit 251'), 'filterUnavailable'],
  ])('stays in doubt after %s', async (_what, refuse, reason) => {
    const { signature, sent } = await leftInDoubt();
    refuse();
    for (let tries = 0; tries < 2; tries++) expect(await again(signature)).toMatchObject({ reason });
    getConfig().dspamBin = dspamBin;
    site.failDelivery(0);
    expect(await failureOf(signature)).toMatchObject({ last: { reason }, doubt: { reason: 'unconfirmed' } });
    await expect(release(signature)).rejects.toMatchObject({ reason: 'inDoubt' });
    expect(await confirmArrival(USER, USER, signature, newBatch())).toMatchObject({ ok: true });
    expect(site.deliveries()).toHaveLength(sent);
  });

  it('is forgotten when it has gone and was put back', async () => {
    const { signature } = await leftInDoubt();
    const batch = newBatch();
    expect(await confirmArrival(USER, USER, signature, batch)).toMatchObject({ ok: true });
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true }]);
    expect(await failureOf(signature)).toBeUndefined();
    expect(await release(signature)).toMatchObject({ ok: true });
  });
});

describe('the record that proves a delivery', () => {
  const log = (user: string, letter: string, fields: string[]) => {
    const line = [Math.floor(Date.now() / 1000), letter, ...fields].join('\\t');
    return `printf '${line}\\n\\n' >> '${site.files(user).log}'`;
  };
  const field = (record: Buffer, name: string) =>
    record.toString('latin1').match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1] ?? '';

  /** A message whose agent has failed once, so that the next run only delivers. */
  async function learnedBefore(mail: { from?: string } = {}) {
    const message = await site.quarantine({ user: USER, ...mail });
    site.failDelivery(75);
    expect(await release(message.signature)).toMatchObject({ reason: 'deliveryFailed' });
    site.failDelivery(0);
    return message;
  }

  it.each(['S', 'I', 'W', 'O', 'A'])('of a run that only delivers may be %s', async (letter) => {
    const { signature, record } = await learnedBefore();
    const [from, subject, id] = ['From', 'Subject', 'Message-Id'].map((name) => field(record, name));
    replaceDspam(`${TAKEN}; ${log(USER, letter, [from ?? '', '1,6b00aa', subject ?? '', 'x', id ?? ''])}`);
    expect(await release(signature)).toMatchObject({ ok: true });
  });

  it.each([
    ['a virus, which is dropped with exit code 0', 'V', {}],
    ['another Message-Id', 'S', { id: '<other@example.com>' }],
    ['the same Message-Id of another sender', 'S', { from: 'Other <other@example.com>' }],
    ['the same Message-Id with another subject', 'S', { subject: 'Other' }],
    ['what was taken back', 'E', {}],
  ])('is not that of %s', async (_whose, letter, other) => {
    const { signature, record } = await learnedBefore();
    const { id, from, subject } = {
      id: field(record, 'Message-Id'),
      from: field(record, 'From'),
      subject: field(record, 'Subject'),
      ...other,
    };
    replaceDspam(`${TAKEN}; ${log(USER, letter, [from, '1,6b00aa', subject, 'x', id])}`);
    expect(await release(signature)).toMatchObject({ ok: false, reason: 'unconfirmed' });
  });

  it('is looked for where DSPAM writes it: in the folder of the name as DSPAM spells it', async () => {
    const { signature } = await site.quarantine({ user: 'Frank@Example.org' });
    expect(await release(signature, 'frank@example.org')).toMatchObject({ ok: true });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', 'Frank@Example.org']);
    expect(existsSync(site.files('frank@example.org').log)).toBe(false);
    rmSync(site.files('Frank@Example.org').log);
  });
});

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

// A run that was killed, or whose log could not be read, may have taught the filter. What may have been learned is not
// learned again.

const USER = 'alice@example.org';
const STEERED = `${'a'.repeat(1023)}X-DSPAM-User: bob\n`;
const site = await testSite();
const { dspamBin } = getConfig();
afterEach(() => {
  getConfig().dspamBin = dspamBin;
});

const release = (key: string, batch = newBatch()) => releaseMessage(USER, USER, key, batch);
const again = (key: string, batch = newBatch()) => releaseMessage(USER, USER, key, batch, { again: true });
const operations = async (messageKey: string) =>
  (await prisma().operation.findMany({ where: { messageKey }, orderBy: { id: 'asc' } })).map(
    ({ way, trained, state }) => `${way} ${trained} ${state}`,
  );
const taught = async () => {
  const stats = await site.stats(USER);
  return (stats.innocent_misclassified ?? 0) + (stats.innocent_corpusfed ?? 0);
};

/** Puts a script in the place of dspam for one release; `$DSPAM` is the real one, `$LOG` the user's log. */
async function releaseBy(script: string, key: string) {
  const file = path.join(site.folder, 'other-dspam');
  const head = `#!/bin/sh\nDSPAM='${dspamBin}'\nLOG='${site.files(USER).log}'\n`;
  writeFileSync(file, `${head}[ "$1" != --version ] || exec "$DSPAM" "$1"\n${script}\n`);
  chmodSync(file, 0o755);
  getConfig().dspamBin = file;
  const outcome = await release(key);
  getConfig().dspamBin = dspamBin;
  return outcome;
}

/** It has learned, and its record is lost. */
const LOST = `touch "$LOG"; cp "$LOG" "$LOG.kept"; "$DSPAM" "$@"; cat "$LOG.kept" > "$LOG"`;

describe('what may have been learned', () => {
  it.each<[string, string, Parameters<typeof site.quarantine>[0], string[]]>([
    [
      'by the first of two runs, which was killed',
      `${LOST}; kill -9 $$`,
      { user: USER, body: STEERED },
      ['signature false failed', 'deliver false done'],
    ],
    [
      'by one run, which was killed',
      `${LOST}; kill -9 $$`,
      { user: USER },
      ['error false unconfirmed', 'deliver false done'],
    ],
    [
      'from the text, by a run that was killed',
      `${LOST}; kill -9 $$`,
      { user: USER, signatureRow: 'purged' },
      ['corpus false unconfirmed', 'deliver false done'],
    ],
    [
      'by a run whose log cannot be told from another',
      `${LOST}; mv "$LOG.kept" "$LOG"`,
      { user: USER, body: STEERED },
      ['signature false failed', 'deliver false done'],
    ],
  ])('%s: the next release only delivers', async (_how, script, mail, expected) => {
    const { signature } = await site.quarantine(mail);
    writeFileSync(site.files(USER).log, '', { flag: 'a' });
    const before = await taught();
    expect(await releaseBy(script, signature)).toMatchObject({ ok: false });
    expect(await taught()).toBe(before + 1);
    const sent = site.deliveries().length;
    expect(await again(signature)).toMatchObject({ ok: true });
    expect(site.deliveries()).toHaveLength(sent + 1);
    expect(await taught()).toBe(before + 1);
    expect(await operations(signature)).toEqual(expected);
  });

  it('and stands in the log later is known then, and can be undone', async () => {
    const { signature } = await site.quarantine({ user: USER, body: STEERED });
    const before = await taught();
    const script = `touch "$LOG"; cp "$LOG" "$LOG.kept"; "$DSPAM" "$@"; cp "$LOG" "$LOG.full"; cat "$LOG.kept" > "$LOG"; kill -9 $$`;
    expect(await releaseBy(script, signature)).toMatchObject({ reason: 'learnUnconfirmed' });
    writeFileSync(site.files(USER).log, readFileSync(`${site.files(USER).log}.full`));
    const batch = newBatch();
    expect(await release(signature, batch)).toMatchObject({ ok: true });
    expect(await taught()).toBe(before + 1);
    expect(await operations(signature)).toEqual(['signature true failed', 'deliver false done']);
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true, reversed: true }]);
  });
});

describe('what was certainly not learned', () => {
  it.each<[string, Parameters<typeof site.quarantine>[0]]>([
    ['by a run that came to its end without a record', { user: USER }],
    ['by the first of two', { user: USER, body: STEERED }],
    ['from the text', { user: USER, signatureRow: 'purged' }],
  ])('%s, is learned by the next release', async (_how, mail) => {
    const { signature } = await site.quarantine(mail);
    const before = await taught();
    expect(await releaseBy('exit 0', signature)).toMatchObject({ ok: false });
    expect(await again(signature)).toMatchObject({ ok: true });
    expect(await taught()).toBe(before + 1);
  });

  it('is learned again after an undo, whatever was in doubt before', async () => {
    const { signature } = await site.quarantine({ user: USER });
    expect(await releaseBy('kill -9 $$', signature)).toMatchObject({ reason: 'unconfirmed' });
    await prisma().operation.updateMany({ where: { messageKey: signature }, data: { trained: true } });
    const batch = newBatch();
    expect(await again(signature, batch)).toMatchObject({ ok: true });
    await undoBatch(USER, USER, batch);
    const before = await taught();
    expect(await again(signature)).toMatchObject({ ok: true });
    expect(await taught()).toBe(before + 1);
  });
});

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTokens } from '@/lib/formats/tokens/read-tokens';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { type Explanation, explainMessage } from '@/lib/messages/explain/explain-message';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { testSite } from '../../../support/test-site';

// A filter that has learned from mail that came, as DSPAM learns in training mode TEFT: every message that is judged.

const USER = 'ann@example.org';
const UID = 7;
const site = await testSite({ conf: 'TrainingMode teft\nAlgorithm graham burton\nProcessorBias on' });

beforeAll(async () => {
  await site.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [UID, USER]);
  await site.query('INSERT INTO dspam_stats VALUES (?, 20, 20, 0, 0, 0, 0, 0, 0)', [UID]);
  for (let day = 0; day < 12; day++) {
    arrive('Innocent', mail({ subject: 'Agenda', body: `minutes of day ${day}` }));
    arrive('Spam', mail({ subject: 'Offer', body: `cheap pills ${day}`, from: 'Shop <shop@example.com>' }));
  }
});

interface Sketch {
  subject: string;
  body: string;
  from?: string;
  headers?: string;
}

const mail = ({ subject, body, from = 'Bob <bob@example.net>', headers = '' }: Sketch) =>
  `From: ${from}\nTo: ${USER}\nSubject: ${subject}\n${headers}\n${body}\n`;

function dspam(args: string[], message: string, result = ''): string {
  return execFileSync('tests/support/dspam', [...args, '--user', USER], {
    input: message,
    encoding: 'latin1',
    env: { ...process.env, STANDIN_RESULT: result },
  });
}

function arrive(result: string, message: string): void {
  dspam(['--deliver=innocent'], message, result);
}

/** A message that the filter takes for spam. Returns its signature. */
function quarantine(sketch: Sketch): string {
  arrive('Spam', mail(sketch));
  const mbox = readFileSync(site.files(USER).mbox, 'latin1');
  return [...mbox.matchAll(/^X-DSPAM-Signature: (.+)$/gm)].at(-1)?.[1] ?? '';
}

const explained = async (key: string): Promise<Explanation> => {
  const answer = await explainMessage(USER, key);
  if (typeof answer === 'string') throw new Error(`not explained: ${answer}`);
  return answer;
};

async function countOf(name: string): Promise<{ spamHits: number; innocentHits: number }> {
  const [rows] = await site.query<RowDataPacket[]>(
    'SELECT spam_hits, innocent_hits FROM dspam_token_data WHERE uid = ? AND token = ?',
    [UID, tokenId(name).toString()],
  );
  return { spamHits: Number(rows[0]?.spam_hits), innocentHits: Number(rows[0]?.innocent_hits) };
}

const evidenceOf = ({ evidence }: Explanation, name: string) => evidence.find((row) => row.name === name);

describe('explaining a message', () => {
  it('names words, pairs and headers with the counts of the filter, less what the message taught it itself', async () => {
    const key = quarantine({ subject: 'Agenda', body: 'cheap pills minutes of' });
    const found = await explained(key);
    expect(await countOf('cheap+pills')).toEqual({ spamHits: 13, innocentHits: 0 });
    expect(evidenceOf(found, 'cheap+pills')).toMatchObject({ spamHits: 12, innocentHits: 0 });
    expect(evidenceOf(found, 'minutes+of')).toMatchObject({ spamHits: 0, innocentHits: 12 });
    expect(evidenceOf(found, 'Subject*Agenda')).toMatchObject({ spamHits: 0, innocentHits: 12 });
    expect(evidenceOf(found, 'From*Bob <bob@example.net>')).toMatchObject({ spamHits: 0, innocentHits: 12 });
    // Seen in no other message, so it says nothing.
    expect(evidenceOf(found, 'pills+minutes')).toBeUndefined();
    expect(found.totals).toEqual({ spam: 33, innocent: 32 });
  });

  it('knows the sender by what was learned of the address, the domain and the whole line', async () => {
    const known = await explained(quarantine({ subject: 'x', body: 'y' }));
    expect(known.hints).toMatchObject({
      address: { innocentHits: 12 },
      domain: { innocentHits: 12 },
      isAnswer: false,
      isNewsletter: false,
    });
    // Without what the messages themselves have taught it.
    const again = await explained(
      quarantine({ subject: 'x', body: 'y', headers: 'List-Id: A <a.example.com>\n' }),
    );
    expect(again.hints.address?.spamHits).toBe((known.hints.address?.spamHits ?? 0) + 1);
    expect(known.hints.address?.spamHits).toBe((await countOf('From*<bob+example.net>')).spamHits - 2);
    expect([known.hints.list, again.hints.list]).toEqual([null, { innocentHits: 0, spamHits: 0 }]);
    const headers = 'In-Reply-To: <1@example.org>\nList-Id: <a.example.com>\n';
    const other = await explained(
      quarantine({ subject: 'x', body: 'y', from: 'C <c@new.example>', headers }),
    );
    expect(other.hints.address).toMatchObject({ innocentHits: 0 });
    expect(other.hints).toMatchObject({ hasAddress: true, isAnswer: true, isNewsletter: true });
  });

  it('does not say of an address without brackets that no mail of it was learned', async () => {
    for (let day = 0; day < 3; day++)
      arrive('Innocent', mail({ subject: 'Report', body: `${day}`, from: 'cron@host.example' }));
    const { hints } = await explained(quarantine({ subject: 'x', body: 'y', from: 'cron@host.example' }));
    expect(hints).toMatchObject({ hasAddress: false, address: null, domain: null });
    // Of the brackets of others it has taught the filter nothing.
    const bob = await explained(quarantine({ subject: 'x', body: 'y', from: 'bob@example.net' }));
    const { spamHits } = await countOf('From*example.net>');
    expect(bob.hints.domain).toMatchObject({ innocentHits: 12, spamHits });
  });

  it.each([
    ['looks innocent', { subject: 'Agenda', body: 'minutes of day 5' }],
    ['looks like spam', { subject: 'Offer', body: 'cheap pills', from: 'Shop <shop@example.com>' }],
  ])('says what the filter would say today of one that %s', async (_which, sketch) => {
    const key = quarantine(sketch);
    const { today } = await explained(key);
    expect(dspam(['--classify'], mail(sketch))).toContain(`result="${today?.result}"`);
  });
});

describe('in a merged group', () => {
  it('does not say what the filter would say, which counts what the group has learned as well', async () => {
    const group = path.join(site.home, 'group');
    const key = quarantine({ subject: 'Agenda', body: 'minutes of day 5' });
    writeFileSync(group, `everybody:merged:${USER}\n`);
    try {
      const found = await explained(key);
      expect(found).toMatchObject({ today: null, afterRelease: null });
      expect(evidenceOf(found, 'minutes+of')).toMatchObject({ innocentHits: 12 });
    } finally {
      rmSync(group);
    }
  });
});

describe('if you release this', () => {
  it('tells what the release then does to every token, the totals, and the next mail of its kind', async () => {
    const sketch = { subject: 'Agenda', body: 'cheap pills of day 3' };
    const key = quarantine(sketch);
    const { release, totals, afterRelease } = await explained(key);
    const { tokens } = readTokens(Buffer.from(mail(sketch)), {
      chain: true,
      urls: true,
      ignoredHeaders: new Set(),
    });
    expect(release).toMatchObject({ learnsInnocent: true, forgetsSpam: true, tokens: tokens.length });
    expect(release.examples.length).toBeGreaterThan(0);
    const before = await Promise.all(tokens.map(({ name }) => countOf(name)));
    for (const example of release.examples) expect(await countOf(example.name)).toEqual(example.before);

    expect(await releaseMessage(USER, USER, key, crypto.randomUUID())).toMatchObject({ ok: true });

    for (const example of release.examples) expect(await countOf(example.name)).toEqual(example.after);
    const moved = before.map(({ spamHits, innocentHits }) => ({
      spamHits: spamHits - 1,
      innocentHits: innocentHits + 1,
    }));
    expect(await Promise.all(tokens.map(({ name }) => countOf(name)))).toEqual(moved);
    expect(await site.stats(USER)).toMatchObject({
      spam_learned: totals.spam - 1,
      innocent_learned: totals.innocent + 1,
    });
    expect(dspam(['--classify'], mail(sketch))).toContain(`result="${afterRelease?.result}"`);
  });

  it('takes no spam hit back where the filter has forgotten the message, and learns it from its text', async () => {
    const key = quarantine({ subject: 'Agenda', body: 'cheap pills forgotten' });
    await site.query('DELETE FROM dspam_signature_data WHERE signature = ?', [key]);
    const { release, totals } = await explained(key);
    expect(release).toMatchObject({ learnsInnocent: true, forgetsSpam: false });
    expect(await releaseMessage(USER, USER, key, crypto.randomUUID())).toMatchObject({ ok: true });
    for (const example of release.examples) expect(await countOf(example.name)).toEqual(example.after);
    expect(await site.stats(USER)).toMatchObject({
      spam_learned: totals.spam,
      innocent_learned: totals.innocent + 1,
    });
  });
});

describe('a message that was retrained as innocent while it was out of the quarantine', () => {
  it('is compared with everything that was learned, as it has no spam hit any more', async () => {
    const key = quarantine({ subject: 'Agenda', body: 'cheap pills again' });
    const batch = crypto.randomUUID();
    expect(await deleteMessage(USER, USER, key, batch)).toMatchObject({ ok: true });
    await retrainMessage(USER, USER, { signature: key, as: 'innocent' }, crypto.randomUUID());
    await undoBatch(USER, USER, batch);
    const { release, evidence } = await explained(key);
    expect(evidence.length).toBeGreaterThan(5);
    for (const { name, spamHits } of evidence) expect(spamHits).toBe((await countOf(name)).spamHits);
    expect(release).toMatchObject({ learnsInnocent: false, forgetsSpam: false });
  });
});

describe('a message that cannot be explained', () => {
  it('is answered with why', async () => {
    const key = quarantine({ subject: 'x', body: 'y' });
    await site.query('RENAME TABLE dspam_token_data TO aside');
    try {
      expect(await explainMessage(USER, key)).toBe('tokensMissing');
    } finally {
      await site.query('RENAME TABLE aside TO dspam_token_data');
    }
    await site.query('UPDATE dspam_stats SET innocent_learned = 0 WHERE uid = ?', [UID]);
    expect(await explainMessage(USER, key)).toBe('untrained');
  });

  it('that is not there is not found', async () => {
    await expect(explainMessage(USER, 'nothing')).rejects.toMatchObject({ code: 'not-found' });
  });
});

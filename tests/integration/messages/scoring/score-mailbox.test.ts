import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import { readTokens } from '@/lib/formats/tokens/read-tokens';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findWaiting } from '@/lib/messages/scoring/find-waiting';
import { isPassDue, scoreOutdated, scoreWaiting } from '@/lib/messages/scoring/score-mailbox';
import { scoreTokens } from '@/lib/messages/scoring/score-tokens';
import { senderTokens } from '@/lib/messages/scoring/sender-tokens';
import { parseWhy } from '@/lib/messages/scoring/why-looked';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { distrustMailbox } from '@/lib/store/index/quarantine/distrust-mailbox';
import type { RankingSet } from '../../../support/ranking-set';
import { loadRankingSet, RANKING_CONF } from '../../../support/ranking-site';
import { testSite } from '../../../support/test-site';

const USER = 'dana@example.net';
const CHAIN = { chain: true, urls: true, ignoredHeaders: new Set<string>() };
const site = await testSite({ conf: RANKING_CONF });
let set: RankingSet;

beforeAll(async () => {
  set = await loadRankingSet(site, USER, 150);
}, 60_000);

const state = async () => (await openQuarantine(USER)).scoring;
const scores = async () =>
  new Map((await prisma().message.findMany({ orderBy: { seq: 'asc' } })).map((row) => [row.key, row.score]));
const whys = async () =>
  new Map((await prisma().message.findMany({ orderBy: { seq: 'asc' } })).map((row) => [row.key, row.why]));

/** From more than the message itself. */
const isLearned = (id: bigint | null) => {
  const count = id === null ? undefined : set.counts.get(id);
  return count !== undefined && count.innocentHits + count.spamHits > 1;
};

const isDue = async () => (await findWaiting(USER)) !== null || (await isPassDue(USER));
/** What the scorer does. */
const judge = async (user: string) =>
  (await scoreWaiting(user)) + ((await isPassDue(user)) ? await scoreOutdated(user) : 0);

describe('judging a quarantine', () => {
  it('gives every message the score of its tokens and the user’s counts', async () => {
    expect(await state()).toEqual({ hasScores: false, waiting: 150, obstacle: null });
    expect(await isDue()).toBe(true);
    expect(await judge(USER)).toBe(150);
    const found = await scores();
    for (const { signature, source } of set.messages.slice(0, 50)) {
      const { tokens } = readTokens(source, CHAIN);
      const expected = scoreTokens(tokens, set.counts, set.totals, 'all')?.score ?? -1;
      expect(found.get(signature)).toBeCloseTo(expected, 6);
    }
    expect(await state()).toEqual({ hasScores: true, waiting: 0, obstacle: null });
    const said = await whys();
    const kinds = set.messages.map(({ signature }) => parseWhy(said.get(signature) ?? '').kind);
    expect(new Set(kinds).size).toBeGreaterThan(3);
    // Nothing is said where nothing speaks for a message whose sender is known, or is kept in another form.
    const rows = await prisma().message.findMany({ select: { key: true, fromText: true } });
    const from = new Map(rows.map(({ key, fromText }) => [key, parseAddress(fromText).address]));
    for (const { signature, source } of set.messages.filter((_, at) => kinds[at] === 'unknown')) {
      const { tokens } = readTokens(source, CHAIN);
      const { address, domain } = senderTokens(from.get(signature) ?? '');
      const isAsItIsAsked = tokens.some(({ id }) => id === address);
      expect(isAsItIsAsked && !isLearned(address) && !isLearned(domain), signature).toBe(false);
    }
  });

  it('has nothing to do while nothing has changed', async () => {
    expect(await isDue()).toBe(false);
    expect(await judge(USER)).toBe(0);
  });

  it('judges a new message alone', async () => {
    const { signature } = await site.quarantine({ user: USER, subject: 'New one' });
    await openQuarantine(USER);
    expect(await isDue()).toBe(true);
    expect(await judge(USER)).toBe(1);
    expect((await scores()).get(signature)).toBeGreaterThanOrEqual(0);
  });

  it('judges again after a retraining, and when the totals have moved', async () => {
    await site.query('UPDATE dspam_stats SET spam_learned = spam_learned + 5 WHERE uid = 1');
    expect(await isDue()).toBe(false);
    await site.query(
      'UPDATE dspam_stats SET innocent_misclassified = innocent_misclassified + 1 WHERE uid = 1',
    );
    expect(await isDue()).toBe(true);
    expect(await judge(USER)).toBe(151);
    await site.query('UPDATE dspam_stats SET innocent_learned = innocent_learned * 1.02 WHERE uid = 1');
    expect(await judge(USER)).toBe(151);
    const [row] = await prisma().message.findMany({ take: 1 });
    expect(row).toMatchObject({ scoreSpam: 1548, scoreInnocent: 3644, scoreRetrained: 642 });
  });

  it('gives new messages their score while it goes through the others again', async () => {
    await site.query(
      'UPDATE dspam_stats SET innocent_misclassified = innocent_misclassified + 1 WHERE uid = 1',
    );
    let batches = 0;
    const made = await scoreOutdated(USER, async () => {
      batches++;
      if (batches > 1) return;
      const { signature } = await site.quarantine({ user: USER, subject: 'In between' });
      await openQuarantine(USER);
      expect(await scoreWaiting(USER)).toBe(1);
      expect((await scores()).get(signature)).toBeGreaterThanOrEqual(0);
    });
    expect(made).toBe(151);
    expect(batches).toBeGreaterThan(5);
    expect(await isDue()).toBe(false);
  });

  it('asks for what is more urgent also where nothing is out of date', async () => {
    let asked = 0;
    const made = await scoreOutdated(USER, async () => {
      asked++;
    });
    expect(made).toBe(0);
    expect(asked).toBeGreaterThan(0);
  });

  it('keeps the scores when the quarantine is indexed again, but for a message that is another one', async () => {
    const before = await scores();
    const said = await whys();
    await distrustMailbox((await openQuarantine(USER)).state.id);
    await openQuarantine(USER);
    expect(await scores()).toEqual(before);
    expect(await whys()).toEqual(said);
    const { mbox } = site.files(USER);
    const file = readFileSync(mbox);
    const body = file.indexOf('\n\n') + 2;
    writeFileSync(mbox, Buffer.concat([file.subarray(0, body), Buffer.from('More.\n'), file.subarray(body)]));
    await openQuarantine(USER);
    const [first = '', ...others] = before.keys();
    const after = await scores();
    expect(after.get(first)).toBe(-1);
    expect(others.map((key) => after.get(key))).toEqual(others.map((key) => before.get(key)));
    expect(await judge(USER)).toBe(1);
  });

  it('waits while the token table is locked, says so, and goes on afterwards, with what was retrained, too', async () => {
    await site.query(
      'UPDATE dspam_stats SET innocent_misclassified = innocent_misclassified + 1 WHERE uid = 1',
    );
    const { signature } = await site.quarantine({ user: USER, subject: 'While locked' });
    await openQuarantine(USER);
    const locker = await pool().getConnection();
    await locker.query('LOCK TABLES dspam_token_data WRITE');
    try {
      expect(await judge(USER)).toBe(0);
      expect(await state()).toMatchObject({ hasScores: true, obstacle: 'tokensBusy' });
      expect(await isPassDue(USER)).toBe(true);
    } finally {
      await locker.query('UNLOCK TABLES');
      locker.release();
    }
    expect(await scoreWaiting(USER)).toBeGreaterThan(0);
    expect(await isPassDue(USER)).toBe(true);
    expect(await judge(USER)).toBeGreaterThan(150);
    expect(await isPassDue(USER)).toBe(false);
    expect(await state()).toMatchObject({ waiting: 0, obstacle: null });
    expect((await scores()).get(signature)).toBeGreaterThanOrEqual(0);
  });

  it('gives 50 where the token table is empty', async () => {
    await site.query('CREATE TABLE kept SELECT * FROM dspam_token_data WHERE FALSE');
    await site.query('RENAME TABLE dspam_token_data TO aside, kept TO dspam_token_data');
    await prisma().message.updateMany({ data: { score: -1 } });
    try {
      expect(await judge(USER)).toBe(153);
      expect(new Set((await scores()).values())).toEqual(new Set([50]));
    } finally {
      await site.query('RENAME TABLE dspam_token_data TO kept, aside TO dspam_token_data');
    }
  });

  it('says that there is no token table, and leaves the messages as they are', async () => {
    await prisma().message.updateMany({ data: { score: -1 } });
    await site.query('RENAME TABLE dspam_token_data TO aside');
    try {
      expect(await judge(USER)).toBe(0);
      expect(await state()).toEqual({ hasScores: false, waiting: 153, obstacle: 'tokensMissing' });
    } finally {
      await site.query('RENAME TABLE aside TO dspam_token_data');
    }
  });

  it('says that there is nothing to judge by for a user whose filter has learned nothing', async () => {
    const user = 'new@example.net';
    await site.quarantine({ user, subject: 'First' });
    await site.query(
      'UPDATE dspam_stats SET innocent_learned = 0 WHERE uid = (SELECT uid FROM dspam_virtual_uids WHERE username = ?)',
      [user],
    );
    await openQuarantine(user);
    expect(await judge(user)).toBe(0);
    expect((await openQuarantine(user)).scoring).toEqual({
      hasScores: false,
      waiting: 1,
      obstacle: 'untrained',
    });
  });

  it('judges a message of 50 MB, one of 100,000 words and one of a megabyte of headers as any other', async () => {
    const user = 'big@example.net';
    const words = Array.from({ length: 100_000 }, (_, index) => `word${index}`).join(' ');
    const many = await site.quarantine({ user, subject: 'Many', body: words });
    const large = await site.quarantine({ user, subject: 'Large', body: 'free money\n'.repeat(5_000_000) });
    const filling = `X-Filling: ${'x'.repeat(900)}\n`.repeat(1_300);
    const headed = await site.quarantine({ user, subject: 'Headed', extraHeaders: filling });
    await openQuarantine(user);
    expect(await judge(user)).toBe(3);
    const found = await scores();
    expect(found.get(headed.signature)).toBeGreaterThanOrEqual(0);
    expect(found.get(many.signature)).toBeGreaterThanOrEqual(0);
    expect(found.get(large.signature)).toBeGreaterThanOrEqual(0);
  });
});

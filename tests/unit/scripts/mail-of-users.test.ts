import { describe, expect, test } from 'vitest';
import { SIGNATURE_DAYS } from '@/scripts/demo/mail-history.mjs';
import { createMailOfUsers } from '@/scripts/demo/mail-of-users.mjs';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { cpuTime } from '@/tests/support/cpu-time';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-11-21T12:00:00Z');

describe('createMailOfUsers', () => {
  const users = createMailOfUsers(NOW);
  const [alice, bob, admin] = users.map(({ history }) => history);
  if (!alice || !bob || !admin) throw new Error('a user is missing');
  const quarantined = [...alice.quarantine.values()];
  const age = (at: Date) => (NOW.getTime() - at.getTime()) / DAY_MS;

  test('gives alice about 300 messages over 30 days, some of them no spam', () => {
    expect(quarantined.length).toBeGreaterThan(280);
    expect(quarantined.length).toBeLessThan(320);
    expect(quarantined.filter(({ isSpam }) => !isSpam).length).toBeGreaterThanOrEqual(8);
    const ages = quarantined.map(({ verdict }) => age(verdict.processedAt));
    expect(Math.min(...ages)).toBeLessThan(1);
    expect(Math.max(...ages)).toBeGreaterThan(29);
    expect(Math.max(...ages)).toBeLessThan(30);
  });

  test('gives bob a few and admin none', () => {
    expect(bob.quarantine.size).toBeGreaterThan(20);
    expect(bob.quarantine.size).toBeLessThan(30);
    expect(admin.quarantine.size).toBe(0);
  });

  test('keeps a signature row for exactly the messages of the last 14 days', () => {
    const kept = new Set(alice.signatures.map(({ signature }) => signature));
    for (const { verdict } of quarantined) {
      expect(kept.has(verdict.signature)).toBe(age(verdict.processedAt) < SIGNATURE_DAYS);
    }
    expect(alice.signatures.every(({ data }) => data.length % 16 === 0 && data.length > 16)).toBe(true);
  });

  test('names its user and its time in every signature', () => {
    for (const { verdict, message } of quarantined) {
      const [, hex = ''] = /^1,([0-9a-f]{8})[0-9]{14,15}$/.exec(verdict.signature) ?? [];
      expect(Number.parseInt(hex, 16)).toBe(Math.floor(verdict.processedAt.getTime() / 1000));
      expect(message).toContain(`!DSPAM:${verdict.signature}!`);
    }
  });

  test('logs about 2,000 records of every common class, each quarantined message among them', () => {
    expect(alice.records.length).toBeGreaterThan(1900);
    expect(alice.records.length).toBeLessThan(2100);
    expect(new Set(alice.records.map(({ kind }) => kind))).toEqual(new Set('CISWFM'));
    const spam = new Set(alice.records.filter(({ kind }) => kind === 'S').map(({ signature }) => signature));
    for (const { verdict } of quarantined) expect(spam.has(verdict.signature)).toBe(true);
  });

  test('adds up to what the log says', () => {
    const count = (kind: string) => alice.records.filter((record) => record.kind === kind).length;
    const { stats } = alice;
    expect(stats.innocentMisclassified).toBe(count('F'));
    expect(stats.spamMisclassified).toBe(count('M'));
    expect(stats.spamCorpusfed + stats.innocentCorpusfed).toBe(count('C'));
    expect(stats.spamLearned).toBe(stats.spamCorpusfed + count('S') + count('M') - count('F'));
  });

  test('is sure of most spam, and less sure of its mistakes', () => {
    const confidences = (isSpam: boolean) =>
      quarantined
        .filter((each) => each.isSpam === isSpam)
        .map(({ verdict }) => verdict.confidence)
        .sort((a, b) => a - b);
    const median = (sorted: number[]) => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
    expect(median(confidences(true))).toBeGreaterThan(0.7);
    expect(median(confidences(false))).toBeLessThan(0.7);
  });

  test('is the same mail at another time', { timeout: 60_000 }, () => {
    const later = createMailOfUsers(new Date(NOW.getTime() + 3 * DAY_MS + 12_345));
    const subjects = (of: typeof users) =>
      of.flatMap(({ history }) => history.records.map((each) => each.subject));
    expect(subjects(later)).toEqual(subjects(users));
  });

  test('writes a record quickly enough for quarantines of 100,000', () => {
    const { message, verdict } = quarantined[0] ?? {};
    if (!message || !verdict) throw new Error('nothing is quarantined');
    const bytes = Buffer.from(message, 'latin1');
    const began = cpuTime();
    for (let index = 0; index < 1000; index += 1) formatQuarantineRecord(bytes, verdict);
    expect(cpuTime() - began).toBeLessThan(2000);
  });
});

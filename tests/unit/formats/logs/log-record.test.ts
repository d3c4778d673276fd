import { describe, expect, it } from 'vitest';
import { parseLog } from '@/lib/formats/logs/log-record';
import { captureBytes } from '../../../support/captures';

describe('parseLog', () => {
  it('reads every record of the captured user log', () => {
    const bytes = captureBytes('domain/dspam_home/data/example.org/alice/alice.log');
    const records = parseLog(bytes, 'user');
    const counts: Record<string, number> = {};
    for (const { letter } of records) counts[letter] = (counts[letter] ?? 0) + 1;
    expect(counts).toEqual({ M: 2, F: 3, A: 1, W: 62, N: 1, S: 76, C: 501, O: 1, E: 1, I: 2 });
    expect(records.every(({ time }) => time.getUTCFullYear() === 2026)).toBe(true);
  });

  it('reads the captured system log, with its users', () => {
    const records = parseLog(captureBytes('domain/dspam_home/system.log'), 'system');
    expect(new Set(records.map(({ user }) => user))).toEqual(new Set(['alice@example.org', 'bob']));
    expect(records.find(({ letter }) => letter === 'F')).toMatchObject({
      status: 'Retrained',
      user: 'alice@example.org',
    });
  });

  it('joins a folded Message-Id to its record', () => {
    const text =
      '1795246946\tS\tA\t1,6b014b62320311506816553\tB\tQuarantined\t\n <t6@t.example>\n\n1795246947\tI\tA\t\tB\tDelivered\t<x>\n\n';
    expect(parseLog(Buffer.from(text), 'user').map(({ messageId }) => messageId)).toEqual([
      '<t6@t.example>',
      '<x>',
    ]);
  });

  it('makes nothing of text that is no log', () => {
    expect(parseLog(Buffer.from('\0\0\nhello\n\t\t\n'), 'user')).toEqual([]);
  });
});

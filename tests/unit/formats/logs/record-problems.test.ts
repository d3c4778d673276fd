import { describe, expect, it } from 'vitest';
import { parseRecord, recordProblems } from '@/lib/formats/logs/log-record';
import { parseAddress } from '@/lib/formats/mail/parse-address';

const NOW = Date.UTC(2026, 10, 21);
const SIGNATURE = '1,6b014b62320311506816553';
const line = (fields: Partial<Record<'time' | 'letter' | 'from' | 'signature' | 'subject', string>> = {}) =>
  [
    fields.time ?? '1795219200',
    fields.letter ?? 'S',
    fields.from ?? 'Ann',
    fields.signature ?? SIGNATURE,
    fields.subject ?? 'Hello',
    'Quarantined',
    '<m@example.com>',
  ].join('\t');
const problemsOf = (text: string) => recordProblems(text, parseRecord(text, 'user'), 'user', NOW);

describe('parseRecord', () => {
  it('reads each field in its own charset', () => {
    const text = line({ from: 'J\xfcrgen', subject: 'caf\xc3\xa9' });
    expect(parseRecord(text, 'user')).toMatchObject({ from: 'Jürgen', subject: 'café' });
  });

  it('has no text where DSPAM found none', () => {
    const text = line({ from: '<None Specified>', subject: '<None Specified>' });
    expect(parseRecord(text, 'user')).toMatchObject({ from: '', subject: '' });
  });

  it('makes one line of folded and controlled text', () => {
    const text = line({ from: 'Casino  Royale\x01 ', subject: 'a\x80b\x9f\u0000' });
    expect(parseRecord(text, 'user')).toMatchObject({ from: 'Casino Royale\u200b', subject: 'a€bŸ' });
    // What stands for a control character is shown in an address and in no name.
    expect(parseAddress(parseRecord(text, 'user').from).name).toBe('Casino Royale');
    const liar = parseRecord(line({ from: 'Chief <chief@b\xe2\x80\xae.example>' }), 'user');
    expect(parseAddress(liar.from).address).toBe('chief@b\ufffd.example');
  });

  it('reads the seconds and the user of system.log', () => {
    const text = `1795246973\tF\tMr. Prince\t${SIGNATURE}\tAct\t0.008504\talice@example.org\tRetrained\t<m>`;
    expect(parseRecord(text, 'system')).toMatchObject({
      seconds: 0.008504,
      user: 'alice@example.org',
      status: 'Retrained',
      messageId: '<m>',
    });
  });
});

describe('recordProblems', () => {
  it('finds none in a record that has none', () => {
    expect(problemsOf(line())).toEqual([]);
    expect(problemsOf(line({ signature: '' }))).toEqual([]);
  });

  it.each([
    ['0', 'time-missing'],
    ['631151999', 'time-early'],
    [String(NOW / 1000 + 2 * 24 * 3600), 'time-future'],
    ['99999999999', 'time-future'],
  ])('a time of %s: %s', (time, problem) => {
    expect(problemsOf(line({ time }))).toEqual([problem]);
  });

  it.each([
    ['an unknown letter', line({ letter: 'Z' }), 'unknown-class'],
    ['NUL bytes', line({ subject: 'a\0b' }), 'nul-bytes'],
    ['a signature that is none', line({ signature: 'N/A' }), 'signature-malformed'],
    ['missing fields', '1795219200\tS\tAnn', 'fields-missing'],
    ['a cut record', line({ subject: 'x'.repeat(1023) }).slice(0, 1023), 'cut-off'],
  ])('%s: %s', (_name, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});

import { describe, expect, test } from 'vitest';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { captureBytes } from '@/tests/support/captures';

const PROCESSED = 'Sat Nov 21 07:40:56 2026';

function format(message: string, more: { factors?: [string, number][]; user?: string } = {}): string {
  const verdict = { processedAt: new Date(PROCESSED), confidence: 0.9899, probability: 1, ...more };
  return formatQuarantineRecord(Buffer.from(message, 'latin1'), verdict).toString('latin1');
}

describe('formatQuarantineRecord', () => {
  test('writes what DSPAM wrote, byte for byte', () => {
    const mbox = captureBytes('domain/dspam_home/data/example.org/alice/alice.mbox').toString('latin1');
    const [, real = ''] = mbox.split(/^(?=From QUARANTINE )/m);
    const [head = '', ...body] = real.split('\n\n');
    const original = head.replace(/^From QUARANTINE .*\n/, '').replace(/\nX-DSPAM-[\s\S]*$/, '');
    const factors = [...head.matchAll(/^\t(.*), ([0-9.]+),?$/gm)].map(
      ([, token = '', weight]): [string, number] => [token, Number(weight)],
    );
    const message = `${original}\n\n${body.join('\n\n')}`.replace(/\n\n\n$/, '');
    const signature = /^X-DSPAM-Signature: (.*)$/m.exec(head)?.[1] ?? '';
    const record = formatQuarantineRecord(Buffer.from(message, 'latin1'), {
      processedAt: new Date(PROCESSED),
      confidence: 0.9899,
      probability: 1,
      signature,
      factors,
    });
    expect(record.toString('latin1')).toBe(real);
  });

  test('quotes every line that begins `From `, and no other', () => {
    const record = format('Subject: x\n\nFrom me\n>From you\n From all\nFrom\nFrom us\n');
    expect(record.endsWith('\n\n>From me\n>From you\n From all\nFrom\n>From us\n\n\n\n')).toBe(true);
  });

  test('keeps CRLF, and ends its own lines in LF', () => {
    const record = format('Subject: x\r\n\r\nbody\r\nFrom me\r\n');
    expect(record).toContain('Subject: x\r\nX-DSPAM-Result: Spam\n');
    expect(record).toContain('X-DSPAM-Probability: 1.0000\n\r\nbody\r\n>From me\r\n');
  });

  test.each(['\n', '\r\n'])('puts its own headers before a first line that is empty (%j)', (end) => {
    const record = format(`${end}From: a@x.example${end}${end}body${end}`);
    expect(record).toMatch(/^From QUARANTINE .*\nX-DSPAM-Result: Spam\n/);
    expect(record).toContain(`X-DSPAM-Probability: 1.0000\n${end}From: a@x.example${end}${end}body${end}`);
  });

  test('gives a message of headers only its empty line', () => {
    expect(format('Subject: x\n')).toContain('X-DSPAM-Probability: 1.0000\n\n\n\n\n');
  });

  test('escapes what is not printable in a factor, and the percent sign', () => {
    const record = format('Subject: x\n\n', { factors: [['100%+\xfcber', 0.99]], user: 'bob' });
    expect(record).toContain('X-DSPAM-User: bob\nX-DSPAM-Factors: 1,\n\t100%25+%fcber, 0.99000\n\n');
  });
});

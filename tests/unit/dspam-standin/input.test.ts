import { describe, expect, it } from 'vitest';
import { parseConf } from '@/tests/support/dspam-standin/conf.mjs';
import { takeMessage } from '@/tests/support/dspam-standin/input.mjs';

const RELEASE = { class: 'innocent', source: 'error', classify: false, signature: '' } as const;

/** What a release by `ann` makes of these bytes. */
function take(raw: string, conf = '', given: Partial<Parameters<typeof takeMessage>[1]> = {}) {
  const options = { ...RELEASE, users: ['ann'], ...given };
  const message = takeMessage(raw, options, parseConf(conf));
  return { message, ...options };
}

describe('taking the message from standard input', () => {
  it('drops the separators of a quarantine, and no other first line', () => {
    expect(take('From QUARANTINE Sun\nFrom QUARANTINE Mon\nTo: x\n').message).toBe('To: x\n');
    expect(take('From a@b.example Sun\nTo: x\n').message).toBe('From a@b.example Sun\nTo: x\n');
    expect(take('To: x\nFrom QUARANTINE Sun\n').message).toBe('To: x\nFrom QUARANTINE Sun\n');
  });

  it('loses what follows a NUL, up to the end of the line or of 1023 bytes', () => {
    expect(take('before\0after\nnext\n').message).toBe('beforenext\n');
    const long = `\0${'a'.repeat(1022)}b\n`;
    expect(take(long).message).toBe('b\n');
  });

  it('finds the last X-DSPAM-User, in any case, at a line start or after 1023 bytes', () => {
    expect(take('X-DSPAM-User: bob\n\nx-dspam-user: eve\r\n').users).toEqual(['eve']);
    expect(take(`${'a'.repeat(2046)}X-DSPAM-User: bob\n`).users).toEqual(['bob']);
    expect(take(`${'a'.repeat(1022)}X-DSPAM-User: bob\n`).users).toEqual(['ann']);
    expect(take('To: X-DSPAM-User: bob\n').users).toEqual(['ann']);
    expect(take('X-DSPAM-User: bob\n', '', { source: 'corpus' }).users).toEqual(['ann']);
  });

  it('with lineStripping takes carriage returns out before the last byte of a piece', () => {
    const long = 'a'.repeat(1021);
    expect(take(`b\r\r\n${long}\r!c`, 'Broken lineStripping').message).toBe(`b\n${long}!c`);
    expect(take('b\r\r\n').message).toBe('b\r\r\n');
  });

  it('with ParseToHeaders obeys aliases, in the body too', () => {
    const conf = 'ParseToHeaders on\nChangeModeOnParse on\nChangeUserOnParse full\n';
    const inbound = { class: null, source: null };
    expect(take('A: b\n\nTo: <notspam-bob@example.org>\n', conf, inbound)).toMatchObject({
      users: ['bob@example.org'],
      class: 'innocent',
      source: 'error',
    });
    expect(take(`${'a'.repeat(1023)}to: x, spam-bob@y\n`, conf)).toMatchObject({
      users: ['bob@y'],
      class: 'spam',
    });
    expect(take('To: spam-bob@y\n', 'ParseToHeaders on\nChangeUserOnParse on\n').users).toEqual(['bob']);
    expect(take('To:\tspam-bob@y\n', conf).users).toEqual(['ann']);
    expect(take('To: spam-bob@y\n').users).toEqual(['ann']);
  });
});

import { describe, expect, it } from 'vitest';
import { takeMessage } from '@/tests/support/dspam-standin/input.mjs';

describe('taking the message from standard input', () => {
  it('drops the separators of a quarantine, and no other first line', () => {
    expect(takeMessage('From QUARANTINE Sun\nFrom QUARANTINE Mon\nTo: x\n').message).toBe('To: x\n');
    expect(takeMessage('From a@b.example Sun\nTo: x\n').message).toBe('From a@b.example Sun\nTo: x\n');
    expect(takeMessage('To: x\nFrom QUARANTINE Sun\n').message).toBe('To: x\nFrom QUARANTINE Sun\n');
  });

  it('loses what follows a NUL, up to the end of the line or of 1023 bytes', () => {
    expect(takeMessage('before\0after\nnext\n').message).toBe('beforenext\n');
    const long = `\0${'a'.repeat(1022)}b\n`;
    expect(takeMessage(long).message).toBe('b\n');
  });

  it('finds the last X-DSPAM-User, in any case', () => {
    expect(takeMessage('X-DSPAM-User: ann\n\nx-dspam-user: bob\r\n').reroutedTo).toBe('bob');
    expect(takeMessage('To: X-DSPAM-User: ann\n').reroutedTo).toBeNull();
  });
});

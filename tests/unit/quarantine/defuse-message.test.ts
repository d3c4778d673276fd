import { describe, expect, it } from 'vitest';
import { defuseMessage } from '@/lib/quarantine/defuse-message';
import { captureBytes } from '../../support/captures';

const OWN = '1,6b014b62320111141710912';
const defuse = (text: string, signature = OWN) =>
  defuseMessage(Buffer.from(text, 'latin1'), signature).toString('latin1');

describe('defuseMessage', () => {
  it('leaves an honest message as it is, byte for byte', () => {
    const honest = `Subject: a\nX-DSPAM-Signature: ${OWN}\n\ntext\n!DSPAM:${OWN}!\n\n`;
    expect(defuse(honest)).toBe(honest);
    const bytes = Buffer.from([0x53, 0x3a, 0x20, 0xff, 0x00, 0x0a, 0x0a, 0xe9]);
    expect(defuseMessage(bytes, OWN)).toBe(bytes);
  });

  it('removes X-DSPAM-User headers, folded ones too', () => {
    expect(defuse('A: 1\nx-dspam-user: bob\n more\nB: 2\n\nbody')).toBe('A: 1\nB: 2\n\nbody');
    expect(defuse('A: 1\r\nX-DSPAM-User: bob\r\n\r\nbody')).toBe('A: 1\r\n\r\nbody');
  });

  it('keeps the one header that names the member of a managed group, with the name that was checked', () => {
    const text = 'X-DSPAM-User: mallory\nA: 1\r\nX-DSPAM-User: ann\n\r\nbody';
    expect(defuseMessage(Buffer.from(text), OWN, 'ann').toString()).toBe(
      'A: 1\r\nX-DSPAM-User: ann\n\r\nbody',
    );
  });

  it('changes a message of 50 MB without copying it on the heap', () => {
    const large = Buffer.concat([
      Buffer.from('A: 1\n\n!DSPAM:2,beef!\n'),
      Buffer.alloc(50 * 1024 * 1024, 120),
    ]);
    const before = process.memoryUsage().heapUsed;
    expect(defuseMessage(large, OWN).toString('latin1', 0, 25)).toBe('A: 1\n\n! DSPAM:2,beef!\nxxx');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * 1024 * 1024);
  });

  it('quotes X-DSPAM-User lines of the body, where DSPAM obeys them as well', () => {
    expect(defuse('A: 1\n\nHi\nX-DSPAM-User: bob\nx-dspam-USER:bob')).toBe(
      'A: 1\n\nHi\n>X-DSPAM-User: bob\n>x-dspam-USER:bob',
    );
  });

  it('renames every signature header but the last', () => {
    const text = `X-DSPAM-Signature: 2,forged\nA: 1\nX-DSPAM-Signature: ${OWN}\n\nbody`;
    expect(defuse(text)).toBe(`X-Foreign-DSPAM-Signature: 2,forged\nA: 1\nX-DSPAM-Signature: ${OWN}\n\nbody`);
  });

  it('ends its own signature line with a bare LF, as the quarantine has it', () => {
    const text = `A: 1\r\nX-DSPAM-Signature: ${OWN}\r\n\r\nbody\r\n`;
    expect(defuse(text)).toBe(`A: 1\r\nX-DSPAM-Signature: ${OWN}\n\r\nbody\r\n`);
  });

  it('breaks marks of other signatures in the body and keeps its own', () => {
    expect(defuse(`A: 1\n\n!DSPAM:2,beef! and !DSPAM:${OWN}!\n`)).toBe(
      `A: 1\n\n! DSPAM:2,beef! and !DSPAM:${OWN}!\n`,
    );
  });

  it('leaves no signature to follow when none can be trusted', () => {
    const text = defuse(`X-DSPAM-Signature: ${OWN}\n\n!DSPAM:${OWN}!\n`, '');
    expect(text).not.toMatch(/^X-DSPAM-Signature/m);
    expect(text).not.toContain('!DSPAM:');
  });

  it('disarms the captured forgery', () => {
    const text = defuseMessage(captureBytes('edgecase-inputs/6-forged.eml'), OWN).toString('latin1');
    expect(text).not.toMatch(/^X-DSPAM-User:/im);
    expect(text.match(/^X-DSPAM-Signature:/gim)?.length ?? 0).toBeLessThan(2);
  });
});

import { describe, expect, it } from 'vitest';
import { readDspamHeaders } from '@/lib/formats/dspam/dspam-headers';
import { headerBlock } from '@/lib/formats/mbox/header-block';
import { growth, STEEP } from '@/tests/support/growth';
import { captureBytes } from '../../../support/captures';
import { scanBytes } from '../../../support/scan-bytes';

const read = (text: string) => readDspamHeaders(Buffer.from(text, 'latin1'));

const NOTHING = {
  result: '',
  processed: '',
  confidence: null,
  probability: null,
  signature: '',
  signatureCount: 0,
  user: null,
  factors: null,
  owner: null,
};

describe('readDspamHeaders', () => {
  it('reads what DSPAM adds', () => {
    expect(
      read(
        'Subject: a\nX-DSPAM-Result: Spam\nX-DSPAM-Processed: Sat Nov 21 07:40:56 2026\nX-DSPAM-Confidence: 0.9899\n' +
          'X-DSPAM-Probability: 1.0000\nX-DSPAM-Signature: 1,6b014b08307207081942277\nX-DSPAM-User: alice@example.org\n' +
          'X-DSPAM-Factors: 2,\n\tbitcoin, 0.99000,\n\tbank, 0.99000\nContent-Type: text/plain\n',
      ),
    ).toEqual({
      result: 'Spam',
      processed: 'Sat Nov 21 07:40:56 2026',
      confidence: 0.9899,
      probability: 1,
      signature: '1,6b014b08307207081942277',
      signatureCount: 1,
      owner: 'alice@example.org',
      user: 'alice@example.org',
      factors: '2,\n\tbitcoin, 0.99000,\n\tbank, 0.99000',
    });
  });

  it('takes the last of each, as the sender may have forged the others (F§0.6)', () => {
    const forged =
      'x-dspam-SIGNATURE: 1,deadbeef\r\nX-DSPAM-Result: Innocent\nX-DSPAM-User: bob\nX-DSPAM-Factors: 1,\n\ta, 0.1\n';
    const real = 'X-DSPAM-Result: Spam\nX-DSPAM-Signature: 1,6b01\nX-DSPAM-Factors: 1,\n\tb, 0.9\n';
    expect(read(`${forged}Subject: a\n${real}`)).toMatchObject({
      result: 'Spam',
      signature: '1,6b01',
      signatureCount: 2,
      user: 'bob',
      factors: '1,\n\tb, 0.9',
    });
  });

  it('reads CRLF, LF, folded values and a block without a last line end', () => {
    expect(
      read('A: b\r\nX-DSPAM-Result:\r\n Spam\r\nX-DSPAM-Confidence: 0.5000\nX-DSPAM-Signature: 1,6b01'),
    ).toMatchObject({
      result: 'Spam',
      confidence: 0.5,
      signature: '1,6b01',
    });
  });

  it('is not misled by a name within a line, a continuation or the body', () => {
    expect(read('Subject: X-DSPAM-Result: Spam\n X-DSPAM-User: bob\n\nX-DSPAM-Signature: 1,6b01\n')).toEqual(
      NOTHING,
    );
    expect(read('A: b\r\n\r\nX-DSPAM-Result: Spam\n')).toEqual(NOTHING);
    expect(read('X-DSPAM-Resultat: Spam\nX-DSPAM-\nX-DSPAM-Result\n')).toEqual(NOTHING);
    expect(read('')).toEqual(NOTHING);
  });

  it('has no number where there is none between 0 and 1', () => {
    for (const text of ['', 'x', '1', '2.0000', '1.0001', '-0.5', '0x1', '0.5 0.6', 'NaN', '1e3']) {
      expect(read(`X-DSPAM-Confidence: ${text}\n`).confidence).toBeNull();
    }
  });

  it('tells an empty user from none', () => {
    expect(read('X-DSPAM-User:\n').user).toBe('');
  });

  it('limits what it takes over', () => {
    const long = read(
      `X-DSPAM-Signature: ${'a'.repeat(100_000)}\nX-DSPAM-Factors: 9,${'\n\ta, 0.5'.repeat(100_000)}\n`,
    );
    expect(long.signature.length).toBeLessThan(300);
    expect(long.factors?.length).toBeLessThan(30_000);
  });

  it.each(['X: a\n', 'a', '\ta\n', 'X-DSPAM-User: a\n', 'X-DSPAM-Factors: 1,\n\ta, 0.5\n', 'a\n'])(
    'reads a block of 1 MB in four times the time of a quarter of it: %j',
    async (piece) => {
      const blocks = new Map<number, Buffer>();
      const blockOf = (bytes: number) => {
        const block =
          blocks.get(bytes) ?? Buffer.from(`X-DSPAM-Result: Spam\n${piece.repeat(bytes / piece.length)}`);
        blocks.set(bytes, block);
        return block;
      };
      expect(await growth((bytes) => readDspamHeaders(blockOf(bytes)), 262_144)).toBeLessThan(STEEP);
    },
  );

  it('reads every record that the real DSPAM wrote', async () => {
    const mbox = captureBytes('quarantine-edgecases.mbox');
    const signatures: string[] = [];
    for (const { offset, length, separatorLength } of await scanBytes(mbox)) {
      const { block } = headerBlock(mbox.subarray(offset + separatorLength, offset + length));
      const dspam = readDspamHeaders(block);
      expect(dspam.result).toBe('Spam');
      expect(dspam.processed).toMatch(/^Sat Nov 21 07:42:\d\d 2026$/);
      expect(dspam.confidence).toBeGreaterThan(0.5);
      signatures.push(dspam.signature);
      if (block.includes('deadbeef')) expect(dspam.signatureCount).toBe(2);
      else expect(dspam.signatureCount).toBe(1);
    }
    expect(signatures.length).toBeGreaterThan(10);
    for (const signature of signatures) expect(signature).toMatch(/^1,6b014b6[0-9]{15,20}$/);
  });
});

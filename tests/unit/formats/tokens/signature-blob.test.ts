import { describe, expect, it } from 'vitest';
import { readSignatureBlob } from '@/lib/formats/tokens/signature-blob';
import { tokenId } from '@/lib/formats/tokens/token-id';

function blobOf(entries: [bigint, number][]): Buffer {
  const blob = Buffer.alloc(entries.length * 16);
  entries.forEach(([id, frequency], index) => {
    blob.writeBigUInt64LE(id, index * 16);
    blob.writeUInt8(frequency, index * 16 + 8);
  });
  return blob;
}

describe('the data of a signature row', () => {
  it('hold words, without the control entry and the patterns of noise reduction', () => {
    const blob = blobOf([
      [11624422384514212933n, 1],
      [tokenId('dieting'), 3],
      [tokenId('bnr.t|'), 1],
      [tokenId('bnr.c|0.40_1.00_0.05_'), 1],
    ]);
    expect(readSignatureBlob(blob)).toEqual([{ id: tokenId('dieting'), frequency: 3 }]);
  });

  it('of a blocklisted message, or cut off, are none', () => {
    expect(readSignatureBlob(Buffer.alloc(8))).toBeNull();
    expect(readSignatureBlob(Buffer.alloc(0))).toBeNull();
    expect(readSignatureBlob(blobOf([[1n, 1]]).subarray(0, 15))).toBeNull();
  });
});

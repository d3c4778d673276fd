import { expect, it } from 'vitest';
import { decodeBytes } from '@/lib/formats/mail/decode-bytes';

it('reads valid UTF-8 as UTF-8', () => {
  expect(decodeBytes(Buffer.from('Größe ✓ 😀'))).toBe('Größe ✓ 😀');
});

it('reads anything else as windows-1252', () => {
  expect(decodeBytes(Buffer.from('\x93Gr\xf6\xdfe\x94', 'latin1'))).toBe('“Größe”');
  expect(decodeBytes(Buffer.from('caf\xe9', 'latin1'))).toBe('café');
});

it('drops half a character at the end of UTF-8, as DSPAM cuts by bytes', () => {
  const bytes = Buffer.from('Größe 😀');
  expect(decodeBytes(bytes.subarray(0, -1))).toBe('Größe ');
  expect(decodeBytes(bytes.subarray(0, -3))).toBe('Größe ');
});

it('reads a view into a larger buffer', () => {
  const bytes = new TextEncoder().encode('abc Größe def');
  expect(decodeBytes(bytes.subarray(4, 11))).toBe('Größe');
});

import { expect, it } from 'vitest';
import { safeFileName } from '@/lib/formats/mail/safe-file-name';
import { growth, STEEP } from '@/tests/support/growth';

it.each([
  ['report.pdf', 'report.pdf'],
  ['Größe 2026.tar.gz', 'Größe 2026.tar.gz'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\mail\\invoice.doc', 'invoice.doc'],
  ['/', 'attachment-3'],
  ['..', 'attachment-3'],
  ['.htaccess', 'htaccess'],
  ['...hidden', 'hidden'],
  ['name. . ', 'name'],
  ['a\0b\r\nc\x7f.txt', 'ab c.txt'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['in\u200bvo\u00adice\u200f.pdf', 'invoice.pdf'],
  ['invoice.pdf\u2800\u2800\u2800.exe', 'invoice.pdf .exe'],
  ['\u3164\u2800.txt', 'txt'],
  ['\u3164\u200b\u2800', 'attachment-3'],
  ['a<b>c:d"e|f?g*h.txt', 'a_b_c_d_e_f_g_h.txt'],
  ['CON', '_CON'],
  ['con.txt', '_con.txt'],
  ['com1.tar.gz', '_com1.tar.gz'],
  ['lpt¹', '_lpt¹'],
  ['console.txt', 'console.txt'],
  ['   ', 'attachment-3'],
  ['???', 'attachment-3'],
  ['', 'attachment-3'],
  [undefined, 'attachment-3'],
  ['e\u0301.txt', 'é.txt'],
  ['\ud800x.txt', 'x.txt'],
])('makes %j safe', (name, expected) => {
  expect(safeFileName(name, 2)).toBe(expected);
});

it('keeps a hundred characters and the extension', () => {
  const name = safeFileName(`${'a'.repeat(500)}.tar.pdf`, 0);
  expect(name).toHaveLength(100);
  expect(name.endsWith('a.pdf')).toBe(true);
  expect(safeFileName('a'.repeat(500), 0)).toBe('a'.repeat(100));
  expect(safeFileName(`${'😀'.repeat(100)}.pdf`, 0)).toBe(`${'😀'.repeat(48)}.pdf`);
  expect(safeFileName(`a.${'b'.repeat(500)}`, 0)).toHaveLength(100);
});

it.each(['/', '.', ' ', '\\', 'a.', '?'])('takes time in proportion to its length: %j', async (piece) => {
  expect(await growth((times) => safeFileName(piece.repeat(times), 0), 50_000)).toBeLessThan(STEEP);
});

import { expect, it } from 'vitest';
import { messageFileName } from '@/lib/formats/mail/message-file-name';

it.each([
  ['Your invoice', 'Your invoice.eml'],
  ['', 'message.eml'],
  ['...', 'message.eml'],
  ['\u202e', 'message.eml'],
  ['Bill 11/2026 C:\\x', 'Bill 11_2026 C__x.eml'],
  ['../../etc/passwd', '_.._etc_passwd.eml'],
  ['con', '_con.eml'],
  ['.htaccess', 'htaccess.eml'],
  ['a"b\r\nContent-Type: text/html', 'a_b Content-Type_ text_html.eml'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe.eml'],
  ['Grüße 会議 😀', 'Grüße 会議 😀.eml'],
  ['50% off. ', '50% off.eml'],
])('names the file of %j', (subject, name) => {
  expect(messageFileName(subject)).toBe(name);
});

it('keeps the extension of a name of any length', () => {
  const name = messageFileName('x'.repeat(300));
  expect(name).toHaveLength(100);
  expect(name.endsWith('.eml')).toBe(true);
});

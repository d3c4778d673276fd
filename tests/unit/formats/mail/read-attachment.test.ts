import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readExcerpt } from '@/lib/formats/mail/excerpt';
import { readAttachment } from '@/lib/formats/mail/read-attachment';
import { readMail } from '@/lib/formats/mail/read-mail';

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../../fixtures/mail', name));

it('gives the bytes of each attachment that the list has, in the same order', async () => {
  for (const name of ['file-names.eml', 'newsletter.eml', 'report.eml']) {
    const bytes = fixture(name);
    for (const { index, fileName, mimeType, size } of (await readMail(bytes)).attachments) {
      const attachment = await readAttachment(bytes, index);
      expect(attachment).toMatchObject({ fileName, mimeType });
      expect(attachment?.content).toHaveLength(size);
    }
  }
});

it('undoes the transfer encoding', async () => {
  const picture = await readAttachment(fixture('newsletter.eml'), 0);
  expect(Buffer.from(picture?.content ?? []).toString('latin1', 1, 4)).toBe('PNG');
});

it('finds one beyond what a list reads of a long message', async () => {
  const parts = ['A'.repeat(11 * 1024 * 1024), 'end'].map(
    (content) => `--b\nContent-Disposition: attachment\n\n${content}\n`,
  );
  const bytes = Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n${parts.join('')}--b--`);
  expect(Buffer.from((await readAttachment(bytes, 1))?.content ?? []).toString()).toBe('end');
});

it('has nothing under any other index', async () => {
  for (const index of [1, -1, 0.5, Number.NaN]) {
    expect(await readAttachment(fixture('newsletter.eml'), index)).toBeNull();
  }
});

const mixed = (...parts: string[]) =>
  Buffer.from(
    `Content-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--`,
  );
const NAMED = [
  'Content-Type: text/plain; name=notes.txt',
  'Content-Type: text/plain\nContent-Disposition: inline; filename=notes.txt',
  'Content-Type: text/html; name="notes.txt"\nContent-Disposition: inline',
  "Content-Disposition: INLINE; filename*=utf-8''notes.txt",
  'Content-Type: text/html\nContent-Disposition: something; filename="=?utf-8?q?notes=2Etxt?="',
];

it.each(NAMED)('has a text with the name of a file as one, and shows it: %j', async (headers) => {
  const bytes = mixed('\nsee there', `${headers}\nContent-Transfer-Encoding: base64\n\naGVsbG8=`);
  const mail = await readMail(bytes);
  expect(mail.attachments).toMatchObject([{ fileName: 'notes.txt', size: 5 }]);
  expect(`${mail.text} ${mail.html}`).toMatch(/see there[\s\S]*hello/);
  expect(Buffer.from((await readAttachment(bytes, 0))?.content ?? []).toString()).toBe('hello');
  expect(readExcerpt(bytes)).toMatchObject({ attachments: 1, snippet: 'see there hello' });
});

it('has a message that is one named text as a file, and no text without a name', async () => {
  const html = 'Content-Type: text/html; name="invoice.html"\n\n<p>pay';
  expect(await readMail(Buffer.from(html))).toMatchObject({
    html: '<p>pay',
    attachments: [{ fileName: 'invoice.html', size: 6 }],
  });
  const unnamed = mixed('Content-Disposition: inline\n\na', 'Content-Type: text/html; name=""\n\n<p>b');
  expect(await readMail(unnamed)).toMatchObject({ attachments: [] });
  expect(readExcerpt(unnamed).attachments).toBe(0);
});

it('has a named text with files in it whole, and each of the files', async () => {
  const text = 'before\nbegin 644 cat.txt\n#0V%T\n`\nend\nafter';
  const bytes = mixed(`Content-Type: text/plain; name=letter.txt\n\n${text}`);
  const mail = await readMail(bytes);
  expect(mail.attachments).toMatchObject([
    { fileName: 'letter.txt', size: text.length },
    { fileName: 'cat.txt', size: 3 },
  ]);
  expect(mail.text).toMatch(/before[\s\S]*after/);
  expect(mail.text).not.toContain('begin');
  expect(Buffer.from((await readAttachment(bytes, 0))?.content ?? []).toString()).toBe(text);
});

it('counts of what the text names only pictures as its own', async () => {
  const bytes = mixed(
    'Content-Type: text/html\n\n<img src="cid:one"><img src="cid:two">',
    'Content-Type: image/png; name=a.png\nContent-Id: <one>\n\nA',
    'Content-Type: text/html; name=invoice.html\nContent-Id: <two>\n\n<p>pay',
  );
  expect(readExcerpt(bytes).attachments).toBe(1);
});

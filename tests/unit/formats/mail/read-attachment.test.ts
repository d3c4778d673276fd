import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
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

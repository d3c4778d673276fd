import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMail } from '@/lib/formats/mail/read-mail';

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../../fixtures/mail', name));
const read = (text: string) => readMail(Buffer.from(text, 'latin1'));

describe('the filter’s own mark', () => {
  const MARK = '!DSPAM:1,6b014b08307207081942277!';
  const of = (type: string, body: string, encoding = '8bit') =>
    read(`Content-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n${body}`);

  it.each([
    ['plain text', 'text/plain', `Hello\n\n${MARK}\n\n`],
    ['HTML', 'text/html', `<p>Hello</p>${MARK}</body>`],
    ['lines with CRLF', 'text/plain', `Hello\r\n\r\n${MARK}\r\n\r\n`],
    ['flowed text', 'text/plain; format=flowed', `Hello \nthere\n${MARK}\n`],
    ['an unknown boundary', 'multipart/mixed; boundary=x', `Hello\n${MARK}\n`],
    ['a text without a uid in its mark', 'text/plain', 'Hello\n!DSPAM:6b014b08307207081942277!\n'],
  ])('is not shown under %s', async (_what, type, body) => {
    const { text, html } = await of(type, body);
    expect(text ?? html).toContain('Hello');
    expect(text ?? html).not.toContain('DSPAM');
  });

  it('is no text where it is all that there is', async () => {
    expect(await of('text/plain', `\n${MARK}\n\n`)).toMatchObject({ text: null, html: null });
  });

  it('is not what only looks like one, which a sender may have written', async () => {
    for (const words of [
      '!DSPAM:give me your password!',
      '!DSPAM:1,6b01',
      '!DSPAM:!',
      `!DSPAM:${'a'.repeat(41)}!`,
    ])
      expect((await of('text/plain', `Hello\n${words}\n`)).text).toContain(words);
  });
});

describe('readMail', () => {
  it('reads a newsletter: encoded headers, two texts, a picture of its own', async () => {
    const mail = await readMail(fixture('newsletter.eml'));
    expect(mail).toMatchObject({
      from: [{ name: 'Müller & Söhne', address: 'news@shop.example.com' }],
      to: [
        { name: 'Doe, Jane', address: 'jane@example.org' },
        { name: '', address: 'a@example.org' },
        { name: '', address: 'b@example.org' },
      ],
      cc: [{ name: 'Carol', address: 'carol@example.org' }],
      subject: 'Neuigkeiten für den Frühling',
      date: new Date('2026-11-21T08:12:31Z'),
      text: 'Grüße aus dem Laden: https://shop.example.com/a?b=1\n',
      attachments: [
        {
          index: 0,
          fileName: 'logo.png',
          mimeType: 'image/png',
          size: 70,
          contentId: 'logo@shop',
          inline: true,
        },
      ],
      problems: [],
    });
    expect(mail.html).toContain('<p>Grüße aus dem <b>Laden</b></p>');
    expect(mail.headers).toHaveLength(11);
    expect(mail.headers[5]).toEqual({ name: 'Subject', value: 'Neuigkeiten für den Frühling' });
  });

  it('reads charsets of their own', async () => {
    expect(await readMail(fixture('koi8-r.eml'))).toMatchObject({
      from: [{ name: 'Иван', address: 'ivan@example.ru' }],
      subject: 'Привет',
      text: 'Здравствуйте, мир.\n',
    });
    expect(await readMail(fixture('iso-2022-jp.eml'))).toMatchObject({
      from: [{ name: '山田', address: 'yamada@example.jp' }],
      subject: 'こんにちは',
      text: 'お知らせ\n',
    });
  });

  it('reads raw windows-1252 that nobody labelled', async () => {
    expect(await readMail(fixture('latin1-unlabelled.eml'))).toMatchObject({
      from: [{ name: 'René', address: 'rene@example.fr' }],
      subject: '“Promotion” d’été €',
      text: 'Café crème, 5 €.\n',
      problems: [],
    });
  });

  it('says so when the charset is unknown or wrong', async () => {
    const unknown = await read('Content-Type: text/plain; charset=x-martian\n\ncaf\xe9');
    expect(unknown).toMatchObject({ text: 'café', problems: ['unknown-charset'] });
    const wrong = await read('Content-Type: text/plain; charset=utf-8\n\ncaf\xe9');
    expect(wrong).toMatchObject({ text: 'café', problems: ['wrong-charset'] });
  });

  it('believes the charset that an HTML document names where no header does', async () => {
    const mail = await read('Content-Type: text/html\n\n<meta charset="koi8-r"><p>\xf0\xd2\xc9\xd7\xc5\xd4');
    expect(mail.html).toContain('<p>Привет');
  });

  it('reads LF, CRLF and bare CR mixed', async () => {
    const mail = await readMail(fixture('mixed-line-ends.eml'));
    expect(mail).toMatchObject({
      subject: 'mixed line ends',
      text: 'first\nsecond\nthird\nfourth\nlast',
      problems: [],
    });
    expect(mail.headers).toContainEqual({ name: 'X-Bare', value: 'one two' });
  });

  it('gives attachments safe names, and an embedded message as one of them', async () => {
    const { text, attachments } = await readMail(fixture('file-names.eml'));
    expect(text).toBe('Five files.');
    expect(attachments.map(({ fileName, mimeType, size }) => [fileName, mimeType, size])).toEqual([
      ['Résumé of the year.pdf', 'application/pdf', 5],
      ['café.doc', 'application/octet-stream', 1],
      ['passwd', 'text/plain', 4],
      ['invoicefdp.exe', 'application/x-msdownload', 2],
      ['message.eml', 'message/rfc822', 65],
    ]);
  });

  it('shows the notice of a delivery report and what the server says, its evidence as attachments', async () => {
    const { text, attachments } = await readMail(fixture('report.eml'));
    expect(text).toBe('I could not deliver your message.\n\nReporting-MTA: dns; mail.example.org\n');
    expect(attachments.map(({ mimeType }) => mimeType)).toEqual([
      'message/delivery-status',
      'message/rfc822',
    ]);
  });

  it('puts a plain footer under an HTML text, escaped', async () => {
    const mail = await read(
      'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x\n--b\n\n<footer> & more\n--b--',
    );
    expect(mail.html).toBe('<p>x\n<div style="white-space:pre-wrap">&lt;footer&gt; &amp; more</div>');
    expect(mail.text).toBe('<footer> & more');
  });

  it('takes the last of several HTML alternatives, and text where HTML is empty', async () => {
    const alternatives = (...parts: string[]) =>
      read(
        `Content-Type: multipart/alternative; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--`,
      );
    const html = (text: string) => `Content-Type: text/html\n\n${text}`;
    expect(await alternatives('\nplain', html('1'), html('2'))).toMatchObject({ text: 'plain', html: '2' });
    expect(await alternatives('\nplain', html(' '))).toMatchObject({ text: 'plain', html: null });
  });

  it('shows a message of parts that cannot be told apart as it stands', async () => {
    for (const type of [
      'multipart/mixed',
      'multipart/mixed; boundary=""',
      'multipart/mixed; boundary=other',
    ]) {
      const mail = await read(`Content-Type: ${type}\n\n--b\n\nhidden?\n--b--`);
      expect(mail).toMatchObject({ text: '--b\n\nhidden?\n--b--', problems: ['broken-structure'] });
    }
  });

  it('passes over a "From " line that stands before the headers', async () => {
    const mail = await read('From a@b.example  Sun Nov  8 08:41:00 2026\nSubject: a\n\nbody');
    expect(mail).toMatchObject({ subject: 'a', text: 'body', problems: [] });
    expect(mail.headers).toEqual([{ name: 'Subject', value: 'a' }]);
  });

  it('says what is missing', async () => {
    expect(await read('Hello world,\nno headers here: none\n')).toMatchObject({
      headers: [],
      text: 'Hello world,\nno headers here: none\n',
      problems: ['no-headers'],
    });
    expect(await read('Subject: only a header')).toMatchObject({
      subject: 'only a header',
      text: null,
      html: null,
      problems: ['no-body'],
    });
    expect(await read('')).toMatchObject({ text: null, problems: ['no-headers', 'no-body'] });
  });

  it('lists a message that is one attachment', async () => {
    const mail = await read(
      'Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=',
    );
    expect(mail).toMatchObject({ text: null, html: null, attachments: [{ fileName: 'a.pdf', size: 5 }] });
  });
});

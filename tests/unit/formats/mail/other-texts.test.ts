import { describe, expect, it } from 'vitest';
import { enrichedText } from '@/lib/formats/mail/enriched-text';
import { readMail } from '@/lib/formats/mail/read-mail';
import { cpuTime } from '@/tests/support/cpu-time';

const read = (text: string) => readMail(Buffer.from(text));
const part = (type: string, text: string) => `--b\nContent-Type: ${type}\n\n${text}\n`;
const multipart = (subtype: string, ...parts: string[]) =>
  `Content-Type: multipart/${subtype}; boundary=b\n\n${parts.join('')}--b--\n`;

describe('text that is neither plain nor HTML', () => {
  it.each(['text/markdown', 'text/x-anything', 'text/calendar', 'text/x-vcard', 'text/csv; name=a.csv'])(
    'is shown where it is all there is: %s',
    async (type) => {
      expect(await read(`Content-Type: ${type}\n\n# Hello\n`)).toMatchObject({
        text: '# Hello\n',
        problems: [],
      });
    },
  );

  it('is no less of an attachment for it, where it is data', async () => {
    expect(
      (await read('Content-Type: text/calendar; name=i.ics\n\nBEGIN:VCALENDAR\n')).attachments,
    ).toMatchObject([{ fileName: 'i.ics', mimeType: 'text/calendar' }]);
    expect((await read('Content-Type: text/markdown\n\n# Hello\n')).attachments).toEqual([]);
  });

  it('is none, where it is the form of the text for some programs', async () => {
    const amp = part('text/x-amp-html', '<!doctype html><html ⚡4email><body>Hello</body></html>');
    const all = multipart('alternative', part('text/plain', 'Hello'), amp, part('text/html', '<p>Hello'));
    expect(await read(all)).toMatchObject({ text: 'Hello', html: '<p>Hello', attachments: [] });
    const named = part('text/x-amp-html; name=a.html', 'x');
    expect((await read(multipart('mixed', part('text/plain', 'Hello'), named))).attachments).toMatchObject([
      { fileName: 'a.html' },
    ]);
  });

  it('is shown among others, but not where the same is there in plain or HTML', async () => {
    const markdown = part('text/markdown', '# Hi');
    expect(await read(multipart('mixed', part('text/plain', 'a'), markdown))).toMatchObject({
      text: 'a\n# Hi',
    });
    for (const order of [
      [part('text/plain', 'a'), markdown],
      [markdown, part('text/plain', 'a')],
    ])
      expect(await read(multipart('alternative', ...order))).toMatchObject({ text: 'a', html: null });
    expect(await read(multipart('alternative', markdown, part('text/html', '<p>a')))).toMatchObject({
      text: null,
      html: '<p>a',
    });
    expect(await read(multipart('alternative', markdown, part('text/x-more', 'b')))).toMatchObject({
      text: 'b',
    });
  });

  it('does not show data beside a text, nor attachments', async () => {
    const calendar = part('text/calendar', 'BEGIN:VCALENDAR');
    const mail = await read(multipart('mixed', part('text/plain', 'a'), calendar));
    expect(mail).toMatchObject({ text: 'a', attachments: [{ mimeType: 'text/calendar' }] });
    expect(await read(multipart('mixed', calendar))).toMatchObject({ text: 'BEGIN:VCALENDAR' });
    const attached = 'Content-Type: text/markdown\nContent-Disposition: attachment\n\n# Hello\n';
    expect(await read(attached)).toMatchObject({ text: null, attachments: [{ mimeType: 'text/markdown' }] });
  });

  it('is what a mail server reports', async () => {
    for (const type of [
      'message/delivery-status',
      'message/disposition-notification',
      'message/feedback-report',
    ]) {
      const mail = await read(multipart('report', part('text/plain', 'Sorry.'), part(type, 'Status: 5.1.1')));
      expect(mail).toMatchObject({ text: 'Sorry.\nStatus: 5.1.1', attachments: [{ mimeType: type }] });
      expect((await read(`Content-Type: ${type}\n\nStatus: 5.1.1\n`)).text).toBe('Status: 5.1.1\n');
    }
  });
});

describe('enrichedText', () => {
  it('leaves the commands out, and fills lines', () => {
    const text =
      '<bold>Now</bold> is the time for <italic>all</italic>\ngood men\n\n<color><param>red</param>to come</color> <<here>\n\n\nend';
    expect(enrichedText(text)).toBe('Now is the time for all good men\nto come <here>\n\nend');
  });

  it('keeps lines in nofill, and reads richtext', () => {
    expect(enrichedText('<nofill>a\nb\n</nofill>c\nd')).toBe('a\nb\nc d');
    expect(enrichedText('a<nl>b <lt>c> 1 < 2')).toBe('a\nb <c> 1 < 2');
    expect(enrichedText('a<constructor>b')).toBe('ab');
  });

  it('is shown in a message', async () => {
    expect((await read('Content-Type: text/enriched\n\n<bold>Hi</bold>\nyou')).text).toBe('Hi you');
  });

  it('takes twice the time for twice the text', () => {
    const time = (piece: string, times: number) => {
      const text = piece.repeat(times);
      const before = cpuTime();
      enrichedText(text);
      return cpuTime() - before;
    };
    for (const piece of ['<', '<a', '<param>', '\n', '<<', '<b>']) {
      time(piece, 50_000);
      expect(time(piece, 200_000), piece).toBeLessThan(10 * Math.max(time(piece, 50_000), 10));
    }
  });
});

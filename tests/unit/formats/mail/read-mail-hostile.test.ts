import { describe, expect, it } from 'vitest';
import { MAX_MAIL_BYTES, MAX_TEXT_LENGTH, readMail } from '@/lib/formats/mail/read-mail';
import { cpuTime } from '@/tests/support/cpu-time';

/** What each of these may take on a slow machine, in ms; most take a hundredth of it. */
const LIMIT = 5_000;

const multipart = 'Content-Type: multipart/mixed; boundary=b\n\n';

async function readWithin(text: string | Buffer) {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  const start = cpuTime();
  const mail = await readMail(bytes);
  expect(cpuTime() - start).toBeLessThan(LIMIT);
  return mail;
}

const filled = (piece: string, bytes = MAX_MAIL_BYTES) => piece.repeat(Math.ceil(bytes / piece.length));

describe('readMail of hostile messages', () => {
  it('reads the first part of 50 MB and says so', async () => {
    const message = Buffer.alloc(50 * 1024 * 1024, 'All work and no play makes Jack a dull boy.\n');
    message.write('Subject: long\n\n');
    const mail = await readWithin(message);
    expect(mail.problems).toEqual(['message-truncated', 'body-truncated']);
    expect(mail).toMatchObject({ subject: 'long' });
    expect(mail.text).toHaveLength(MAX_TEXT_LENGTH);
  });

  it('says so when its caller has cut the message', async () => {
    const mail = await readMail(Buffer.from('Subject: a\n\nb'), { truncated: true });
    expect(mail.problems).toEqual(['message-truncated']);
  });

  it('lists 300 attachments at most, and says that there are more', async () => {
    const attachment = '--b\nContent-Type: image/png; name="a.png"\nContent-Disposition: attachment\n\nx\n';
    const { attachments, problems } = await readWithin(`${multipart}${attachment.repeat(1_500)}--b--\n`);
    expect(attachments).toHaveLength(300);
    expect(problems).toEqual(['too-many-parts']);
    const few = await readWithin(`${multipart}${attachment.repeat(300)}--b--\n`);
    expect(few.attachments).toHaveLength(300);
    expect(few.problems).toEqual([]);
  });

  it('lists the beginning of an attachment that is cut', async () => {
    const mail = await readWithin(
      `Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n${filled(`${'A'.repeat(76)}\n`, 50e6)}`,
    );
    expect(mail.problems).toEqual(['message-truncated']);
    expect(mail.attachments[0]?.size).toBeGreaterThan(7_500_000);
  });

  it('reads 200 parts within each other, and tells of 250', async () => {
    const nested = (depth: number) =>
      Array.from(
        { length: depth },
        (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
      ).join('');
    expect(await readWithin(`${nested(200)}\ninnermost\n`)).toMatchObject({
      text: 'innermost\n',
      problems: [],
    });
    const deeper = await readWithin(`${nested(250)}\ninnermost\n`);
    expect(deeper.problems).toEqual(['nesting-too-deep']);
    expect(deeper.text).toContain('innermost');
  });

  it('reads a header of 1 MB', async () => {
    const mail = await readWithin(
      `Subject: a\nX-Long: ${'x'.repeat(1024 * 1024)}\nContent-Type: text/html\n\n<p>b`,
    );
    expect(mail).toMatchObject({ subject: 'a', html: '<p>b', problems: ['header-too-large'] });
    const shorter = await readWithin(
      `Subject: a\nX-Long: ${'x'.repeat(900_000)}\nContent-Type: text/html\n\n<p>b`,
    );
    expect(shorter).toMatchObject({ html: '<p>b', problems: ['headers-cut'] });
    expect(shorter.headers[1]?.value).toHaveLength(19_999);
  });

  it('lists 500 headers and 200 KB of them at most', async () => {
    const many = await readWithin(`${'X-A: b\n'.repeat(2_000)}\nbody`);
    expect(many.headers).toHaveLength(500);
    const long = await readWithin(`${`X-A: ${'b'.repeat(10_000)}\n`.repeat(100)}\nbody`);
    expect(long.headers).toHaveLength(19);
    for (const { problems } of [many, long]) expect(problems).toEqual(['headers-cut']);
  });

  it('takes NUL, bare CR and random bytes anywhere', async () => {
    const nul = await readWithin(
      'Subject: a\0b\nX\0Y: c\nContent-Type: text/plain;\0 charset=utf-8\n\nbefore\0after\rnext\n',
    );
    expect(nul).toMatchObject({ subject: 'ab', problems: [] });
    expect(nul.text).toBe('before\0after\nnext\n');
    expect((await readWithin('Subject: a\r\rb\r\n\r\r\n')).subject).toBe('a b');
    const random = Buffer.from(
      Uint32Array.from({ length: 50_000 }, (_, i) => Math.imul(i, 2654435761)).buffer,
    );
    await readWithin(random);
    await readWithin(Buffer.concat([Buffer.from(multipart), random, Buffer.from('\n--b\n'), random]));
  });

  it.each([
    ['nothing but line ends', `Subject: a\n\n${filled('\n')}`],
    ['nothing but short lines', `Subject: a\n\n${filled('a\n')}`],
    ['lines that could be delimiters', multipart + filled('--\n')],
    ['parts without content', multipart + filled('--b\n\n')],
    ['parts of nothing but headers', multipart + filled(`--b\n${'a:\n'.repeat(2_000)}`)],
    [
      'an HTML text of link beginnings',
      `${multipart}--b\n\nx\n--b\nContent-Type: text/html\n\n${filled('<a href="')}`,
    ],
    ['an HTML text of content ids', `Content-Type: text/html\n\n${filled('cid:')}`],
    ['base64 of nothing but padding', `Content-Transfer-Encoding: base64\n\n${filled('A=')}`],
    [
      'quoted-printable of nothing but equals signs',
      `Content-Transfer-Encoding: quoted-printable\n\n${filled('= ')}`,
    ],
    ['UTF-8 of nothing but wrong bytes', `Content-Type: text/plain; charset=utf-8\n\n${filled('\xff')}`],
    ['parameters', `Content-Type: text/plain; ${filled('a*1="x";', 900_000)}\n\nbody`],
    ['quotes in a type', `Content-Type: text/plain; ${filled('a="', 900_000)}\n\nbody`],
    ['brackets in an address', `To: ${filled('<(', 900_000)}\n\nbody`],
    ['groups in an address', `To: ${filled('a:b@c,', 900_000)}\n\nbody`],
    ['encoded words', `Subject: ${filled('=?utf-8?q?', 900_000)}\n\nbody`],
    ['continuation lines', `Subject: ${filled('a\n ', 900_000)}\n\nbody`],
  ])(
    'is bounded with %s',
    async (_, text) => {
      await readWithin(text);
    },
    60_000,
  );
});

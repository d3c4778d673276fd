import { describe, expect, it } from 'vitest';
import { readReply } from '@/lib/site/digest/read-reply';
import { parseCommands } from '@/lib/site/digest/reply-commands';

const TOKEN = 'abcdefghijklmnopqrstuvwxyz234567abcdefgh';
const CONFIG = {
  replyTo: { local: 'digest', domain: 'example.org' },
  from: { name: 'Quarantine', address: 'quarantine@example.org' },
};
const mail = (headers: string, body = 'release 2\n') =>
  Buffer.from(`From: Ann <ann@example.org>\nMessage-Id: <1@example.org>\n${headers}\n\n${body}`, 'utf8');
const read = (headers: string, body?: string, envelope = {}) =>
  readReply(mail(headers, body), envelope, CONFIG);

describe('a mail that answers a digest', () => {
  it.each([
    `To: digest+${TOKEN}@example.org`,
    `To: Quarantine <DIGEST+${TOKEN.toUpperCase()}@EXAMPLE.ORG>`,
    `To: someone@example.org\nCc: a@example.org,\n  "x" <digest+${TOKEN}@example.org>`,
    `Delivered-To: digest+${TOKEN}@mail.example.org`,
    `X-Original-To: digest+${TOKEN}@example.org`,
  ])('names its token: %s', async (headers) => {
    expect(await read(headers)).toMatchObject({
      tokens: [TOKEN],
      isAutomatic: false,
      from: 'ann@example.org',
    });
  });

  it('names it in the envelope, first', async () => {
    const other = TOKEN.replace('a', 'b');
    const { tokens } = await read(`To: digest+${TOKEN}@example.org`, undefined, {
      to: `digest+${other}@example.org`,
    });
    expect(tokens).toEqual([other, TOKEN]);
  });

  it.each([
    'To: digest@example.org',
    `To: digest+${TOKEN.slice(1)}@example.org`,
    `To: xdigest+${TOKEN}@example.org`,
    `Subject: digest+${TOKEN}@example.org`,
    `References: <digest+${TOKEN}@example.org>`,
  ])('names none: %s', async (headers) => {
    expect((await read(headers)).tokens).toEqual([]);
  });

  it.each([
    'Auto-Submitted: auto-replied (vacation)',
    'Auto-Submitted: auto-generated',
    'Precedence: bulk',
    'Precedence: auto_reply',
    'List-Id: <list.example.org>',
    'List-Unsubscribe: <mailto:x@example.org>',
    'X-Auto-Response-Suppress: All',
    'Return-Path: <>',
    'Return-Path: <MAILER-DAEMON>',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
  ])('is of a machine: %s', async (headers) => {
    expect((await read(headers)).isAutomatic).toBe(true);
  });

  it('is of a machine with the null sender in the envelope, from nobody, or from ourselves', async () => {
    for (const from of ['', '<>', 'MAILER-DAEMON', 'mailer-daemon@example.org'])
      expect((await read('To: x', undefined, { from })).isAutomatic, from).toBe(true);
    for (const from of [
      '',
      'From: MAILER-DAEMON@x.example',
      'From: Quarantine@example.org',
      'From: digest@example.org',
    ]) {
      const { isAutomatic } = await readReply(Buffer.from(`${from}\nTo: x\n\nrelease 2\n`), {}, CONFIG);
      expect(isAutomatic, from).toBe(true);
    }
  });

  it.each(['Auto-Submitted: no', 'Precedence: first-class', 'Return-Path: <ann@example.org>'])(
    'is of a person: %s',
    async (headers) => {
      expect((await read(headers)).isAutomatic).toBe(false);
    },
  );

  const base64 = Buffer.from('release 2 5\n\n> quoted\n').toString('base64');
  it.each([
    ['quoted-printable', 'Content-Transfer-Encoding: quoted-printable', 'rel=\nease 2 =35\n'],
    ['base64', 'Content-Transfer-Encoding: base64', base64],
    [
      'UTF-16',
      'Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64',
      Buffer.from('release 2 5\n', 'utf16le').toString('base64'),
    ],
    [
      'HTML alone',
      'Content-Type: text/html',
      '<html><body><div dir="ltr">release 2 5</div><br><div class="gmail_quote"><div>On Mon, Quarantine wrote:<br></div><blockquote><p>1. stop</p><p>release 9</p></blockquote></div></body></html>',
    ],
    [
      'HTML alone, below',
      'Content-Type: text/html',
      '<p>Le lun. 30 nov. 2026, Quarantine a écrit&nbsp;:</p><blockquote type="cite"><div>1. stop<blockquote>x</blockquote>release 9</div></blockquote><p>release&nbsp;2 <b>5</b></p>',
    ],
    [
      'HTML of Outlook',
      'Content-Type: text/html',
      '<style>p{}</style><p class=MsoNormal><span>Release 2, 5<o:p></o:p></span></p><hr><p><b>From:</b> Quarantine<br><b>Subject:</b> x</p><p>release 9</p>',
    ],
    [
      'both',
      'Content-Type: multipart/alternative; boundary=b',
      '--b\nContent-Type: text/plain\n\nrelease 2 5\n--b\nContent-Type: text/html\n\n<p>release 9</p>\n--b--\n',
    ],
    [
      'text that is empty',
      'Content-Type: multipart/alternative; boundary=b',
      '--b\nContent-Type: text/plain\n\n\n--b\nContent-Type: text/html\n\n<p>release 2 5</p>\n--b--\n',
    ],
  ])('is read, whatever it is written in: %s', async (_kind, headers, body) => {
    expect(parseCommands((await read(headers, body)).text)).toEqual({ release: [2, 5], stop: false });
  });

  it('is known again by its Message-Id, or by what it says', async () => {
    const [one, again, other] = await Promise.all(
      ['Received: a', 'Received: b', 'X: y'].map((each) => read(each)),
    );
    expect([one?.mark === again?.mark, one?.mark]).toEqual([true, other?.mark]);
    const without = (body: string) => readReply(Buffer.from(`From: a@b.c\n\n${body}`), {}, CONFIG);
    expect((await without('x')).mark).not.toBe((await without('y')).mark);
  });

  it.each(['<a@b>\r\nBcc: x@example.org', '<a b>', 'a@b', `<${'x'.repeat(300)}>`, '<a@b> <c@d>'])(
    'has no Message-Id that could be more than that: %j',
    async (id) => {
      const { messageId } = await readReply(Buffer.from(`From: a@b.c\nMessage-Id: ${id}\n\nx`), {}, CONFIG);
      expect(['', '<a@b>']).toContain(messageId);
      expect(messageId).not.toMatch(/\s/);
    },
  );

  it('is read at its beginning, however long it is, and whatever it is made of', async () => {
    const long = await read('To: x', `release 2\n${'x'.repeat(3 * 1024 * 1024)}`);
    expect(parseCommands(long.text)).toEqual({ release: [2], stop: false });
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.alloc(100_000),
      Buffer.from('\n\n\n'),
      Buffer.alloc(100_000, '<div>'),
    ])
      expect((await readReply(bytes, {}, CONFIG)).tokens).toEqual([]);
    // Deeper than any browser goes: that is no answer of a person.
    const nested = await read('Content-Type: text/html', `release 2${'<blockquote>'.repeat(100_000)}`);
    expect(parseCommands(nested.text)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { readExcerpt } from '@/lib/formats/mail/excerpt';
import { EXCERPT_LENGTH, SNIPPET_LENGTH } from '@/lib/formats/mail/excerpt-length';

const mail = (headers: string, body: string) =>
  readExcerpt(Buffer.from(`From: a@x.example\n${headers}\n\n${body}`));
const plain = (body: string) => mail('Content-Type: text/plain; charset=utf-8', body);
const html = (body: string) => mail('Content-Type: text/html; charset=utf-8', body);

describe('readExcerpt', () => {
  it('has the first words of a plain text, on one line', () => {
    const { snippet, text, attachments } = plain(
      'Dear Ann,\n\n  your\tinvoice   is here.\n\n!DSPAM:1,5bd71c8e47111234567890!\n',
    );
    expect(snippet).toBe('Dear Ann, your invoice is here.');
    expect(text).toBe(snippet);
    expect(attachments).toBe(0);
    expect(plain('').snippet).toBe('');
    expect(readExcerpt(Buffer.alloc(0)).snippet).toBe('');
  });

  it('cuts both, and no letter in two', () => {
    const { snippet, text } = plain(`a${'😀'.repeat(5_000)}`);
    expect(snippet).toBe(`a${'😀'.repeat((SNIPPET_LENGTH - 2) / 2)}`);
    expect(text.length).toBeGreaterThan(EXCERPT_LENGTH - 2);
    expect(text).not.toMatch(/[\ud800-\udbff]$/);
  });

  it('has the text of HTML as it is read, and no markup', () => {
    expect(
      html(
        '<style>p{color:red}</style><title>T</title><p>One &amp; two</p><p>th<b>re</b>e<br>four&nbsp;&lt;b&gt;',
      ).snippet,
    ).toBe('One & two three four <b>');
    expect(html('<script>alert(1)</script><img src=x onerror=alert(1)>Hello').snippet).toBe('Hello');
    expect(html('<table><tr><td>a</td><td>b</td></tr></table>').snippet).toBe('a b');
  });

  it.each([
    ['<div style="display:none">X</div>'],
    ['<div style="DISPLAY : NONE !important; color:#fff">X</div>'],
    ['<div style="display:none"><p>X</p><div>X</div>X</div>'],
    ['<div hidden>X</div>'],
    ['<span style="visibility:hidden">X</span>'],
    ['<span style="font-size:0">X</span>'],
    ['<span style="font-size:1px;line-height:1px">X</span>'],
    ['<span style="opacity:0">X</span>'],
    ['<div style="max-height:0;overflow:hidden">X</div>'],
    ['<div style="height:0px;width:100%;overflow:hidden">X</div>'],
    ['<span style="color:transparent">X</span>'],
    ['<span style="color:rgba(0,0,0,0)">X</span>'],
    ['<span style="color:rgb(0 0 0 / 0%)">X</span>'],
    ['<span style="color:#0000">X</span>'],
    ['<span style="color:#ffffff00">X</span>'],
    ['<span style="opacity:.004">X</span>'],
    ['<span style="opacity:1%">X</span>'],
    ['<span style="font:0/0 a">X</span>'],
    ['<span style="font:bold 0px Arial">X</span>'],
    ['<span style="font-size:calc(0px)">X</span>'],
    ['<div style="text-indent:-9999px">X</div>'],
    ['<div style="margin-left:-9999px">X</div>'],
    ['<p style="display:none">X<p style="display:none">X'],
  ])('leaves out what nobody sees: %s', (hidden) => {
    expect(html(`${hidden}<p>Seen</p>`).text).toBe('Seen');
  });

  it('goes on behind what was never closed as the frame does', () => {
    expect(html('<div style="display:none">X<p>all of it').text).toBe('');
    expect(html('<p style="font:700 12px/1.5 A;text-indent:-20px;color:#fff000f0">Seen</p>').text).toBe(
      'Seen',
    );
    expect(html('<p style="opacity:0.5;font-size:12px;height:0;color:rgb(0,0,0)">Seen</p>').text).toBe(
      'Seen',
    );
  });

  it('shows no half of a tag where a long text is cut', () => {
    for (let length = 0; length < 6; length++)
      expect(html(`${'<div>'.repeat(26_214 - 1)}${' '.repeat(length)}<div>Late`).text).not.toContain('<');
  });

  it('leaves out characters without width, and signs that turn text round', () => {
    const filler = '\u200c \u034f\u00ad'.repeat(200);
    expect(plain(`Hello ${filler} wor\u200bld`).snippet).toBe('Hello world');
    expect(plain('invoice\u202egpj.exe \u2066x\u2069 \u200fy').snippet).toBe('invoicegpj.exe x y');
    expect(plain('\x1b[31mred\x07 \u{e0041}\ufeffend').snippet).toBe('[31mred end');
    // Joiners that belong to letters stay.
    expect(plain('می\u200cخواهم 👩\u200d💻').snippet).toBe('می\u200cخواهم 👩\u200d💻');
  });

  it('takes the HTML of two forms, as the page does, and the other where there is nothing to see in it', () => {
    const both = (rich: string) =>
      mail(
        'Content-Type: multipart/alternative; boundary=b',
        `--b\nContent-Type: text/plain\n\nplain words\n--b\nContent-Type: text/html\n\n${rich}\n--b--\n`,
      ).text;
    expect(both('<p>rich words')).toBe('rich words');
    expect(both('<img src="https://x.example/a.png">')).toBe('plain words');
  });

  it('counts what is attached, and not the pictures of the text', () => {
    const part = (headers: string) => `--b\n${headers}\n\nAAAA\n`;
    const text = '--b\nContent-Type: text/html\n\n<img src="cid:logo@x">hi\n';
    const counted = (...parts: string[]) =>
      mail('Content-Type: multipart/mixed; boundary=b', `${text}${parts.join('')}--b--\n`).attachments;
    const logo = part('Content-Type: image/png\nContent-ID: <logo@x>');
    const bill = part('Content-Type: application/pdf; name=bill.pdf\nContent-Transfer-Encoding: base64');
    expect(counted()).toBe(0);
    expect(counted(logo)).toBe(0);
    expect(counted(logo, bill, bill)).toBe(2);
    expect(plain('begin 644 a.txt\n#0V%T\n`\nend\n').attachments).toBe(1);
  });

  it('decodes texts and recipients', () => {
    expect(
      mail(
        'Content-Type: text/plain; charset=iso-8859-2\nContent-Transfer-Encoding: quoted-printable',
        'omre=BEje',
      ).snippet,
    ).toBe('omrežje');
    expect(mail('To: =?utf-8?q?J=C3=B6rg?= <j@x.example>\nCc: Ann\n <ann@x.example>', 'x').recipients).toBe(
      'Jörg <j@x.example>, Ann <ann@x.example>',
    );
  });

  it('takes time by length alone', () => {
    const cost = (times: number) => {
      const began = process.cpuUsage();
      for (const piece of ['<div style="display:none">', '<', '&#', '\u200c ', '<p>', '<!--', 'a<b '])
        html(piece.repeat(times));
      return process.cpuUsage(began).user;
    };
    cost(2_000);
    expect(cost(16_000)).toBeLessThan(30 * cost(2_000) + 200_000);
  });
});

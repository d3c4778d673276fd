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
    ['<div style="display:none"><p style="display:block;font-size:20px;visibility:visible">X</p></div>'],
    ['<div style="display:none;display:nonsense">X</div>'],
    ['<div style="display:none!important;display:block">X</div>'],
    ['<p style="display:table-column">X</p>'],
    ['<div style="font-size:0"><p style="font-size:3em">X</p><b style="font-size:larger">X</b></div>'],
    ['<div style="font-size:calc(0px*1)">X</div>'],
    ['<div style="font-size:calc(8px - 1em / 1.75)">X</div>'],
    ['<div style="font-size:0.1vw">X</div>'],
    ['<div style="font-size:0"><b style="font-size:constructor">X</b></div>'],
    ['<div style="font-size:0"><b style="font:constructor a">X</b></div>'],
    ['<div style="font-size:1e-3px">X</div>'],
    ['<div style="visibility:hidden"><b>X</b></div>'],
    ['<div style="color:#ffffff">X</div>'],
    ['<div style="color:white"><b>X</b></div>'],
    ['<font color=white>X</font><font color="FFFFFF">X</font>'],
    ['<div style="color:rgb(254,250,255)">X</div><div style="color:hsl(0 0% 100%)">X</div>'],
    ['<div style="color:snow">X</div><div style="color:canvas">X</div>'],
    ['<table bgcolor="#112233"><tr><td style="color:#112233">X</td></tr></table>'],
    ['<div style="background:#000 none repeat"><p style="color:rgb(0 0 0)">X</p></div>'],
    ['<div style="background:black"><p style="background:rgb(255,255,255);color:#fff">X</p></div>'],
    ['<div style="color:rgba(0,0,0,0.01)">X</div>'],
    ['<div style="background:navy"><p style="color:navy">X</p><p style="color:#000084">X</p></div>'],
    ['<table bgcolor="tan"><tr><td style="color:Tan">X</td></tr></table>'],
    ['<div style="color:menu">X</div><div style="color:InfoBackground">X</div>'],
    ['<div style="background:hsl(240,100%,25%)"><p style="color:hsla(.5turn none none / 0)">X</p></div>'],
    ['<div style="background:hsl(240 100 25)"><p style="color:navy">X</p></div>'],
    ['<div style="background:hsl(.333turn 100% 50%)"><p style="color:lime">X</p></div>'],
    ['<div style="background:hsl(-120deg,100%,50%)"><p style="color:#00f">X</p></div>'],
    ['<font color="#ffffffff">X</font><font color=" WHITE ">X</font><font color="#fff">X</font>'],
    ['<font color="fffffff">X</font><table bgcolor="chucknorris"><td><font color="c00000">X</font></table>'],
    ['<div style="opacity:0.2"><div style="opacity:0.2;color:red">X</div></div>'],
    ['<div style="opacity:-1">X</div>'],
    ['<div style="height:0;overflow:auto">X</div>'],
    ['<div style="max-height:0.5px;overflow:clip">X</div>'],
    ['<span style="display:inline-block;width:0;overflow:hidden">X</span>'],
    ['<span style="float:left;height:0;overflow:hidden">X</span>'],
    ['<div style="letter-spacing:-50px"><b>X</b></div>'],
    ['<div style="letter-spacing:-1em">X</div>'],
    ['<div style="text-indent:-999px"><b>X</b></div>'],
    ['<table style="text-indent:-600px"><tr><td>X</td></tr></table>'],
    ['<div style="margin-top:-2000px;height:2000px">X</div>'],
    ['<div style="margin:-2000px 0 0">X</div>'],
    ['<div style="float:left;margin-left:-999px;width:900px">X</div>'],
  ])('leaves out what nobody sees: %s', (hidden) => {
    expect(html(`${hidden}<p>Seen</p>`).text).toBe('Seen');
  });

  it.each([
    // As newsletters are made: space between the parts of a table is nobody's.
    [
      '<table><tr><td style="font-size:0px;padding:0"><div style="font-size:13px">Seen</div></td></tr></table>',
    ],
    ['<div style="font-size:0"><font size="3">Seen</font></div>'],
    ['<div style="font-size:0"><div style="font:13px/1 Arial">Seen</div></div>'],
    ['<div style="font:0 Arial"><b style="font-size:medium">Seen</b></div>'],
    ['<div style="visibility:hidden">X <span style="visibility:visible">Seen</span></div>'],
    ['<div style="color:#fff;background:#fff">X<span style="color:#000">Seen</span></div>'],
    ['<div style="color:transparent">X<b style="color:red">Seen</b></div>'],
    ['<div style="color:transparent">X<a href="https://x.example/">Seen</a></div>'],
    ['<div style="color:#fff">X<mark>Seen</mark></div>'],
    ['<div style="text-indent:-9999px"><p style="text-indent:0">Seen</p></div>'],
    ['<span style="text-indent:-9999px">Seen</span>'],
    ['<div style="letter-spacing:-50px"><b style="letter-spacing:normal">Seen</b></div>'],
    ['<table bgcolor="navy"><tr><td><font color="#ffffff">Seen</font></td></tr></table>'],
    ['<font color="fff">Seen</font>'],
    ['<font color="transparent">Seen</font>'],
    ['<font color="canvas">Seen</font>'],
    ['<div style="color:rgb(from white r g b)">Seen</div>'],
    ['<div style="background:hsl(240,100%,25%);color:hsl(0,100%,25%)">Seen</div>'],
    ['<div style="background:olive"><p style="color:white">Seen</p></div>'],
    ['<div style="color:whitish">Seen</div>'],
    ['<body bgcolor="#000000" text="#ffffff">Seen'],
    ['<div style="background:#123 none;color:white"><p>Seen</p></div>'],
    ['<div style="color:#fff"><p style="background-color:teal">Seen</p></div>'],
    ['<span style="height:0;overflow:hidden">Seen</span>'],
    ['<table><tr><td style="height:0;width:0;overflow:hidden">Seen</td></tr></table>'],
    ['<div style="height:0;overflow:hidden;padding-bottom:50px">Seen</div>'],
    ['<div style="width:0;min-width:100%;overflow:hidden">Seen</div>'],
    ['<div style="max-height:0%;overflow:hidden">Seen</div>'],
    ['<div style="font-size:0px;font-size:13px">Seen</div>'],
    ['<div style="font-size:1;opacity:0px;visibility:none">Seen</div>'],
    [
      '<div style="float:left;width:100%"></div><div style="float:left;margin-left:-100%;letter-spacing:-.02em">Seen</div>',
    ],
    ['<p style="font-family:&quot;A&quot;;color:#333">Seen</p>'],
  ])('has what an element within shows again, and what only looks hidden: %s', (shown) => {
    expect(html(shown).text.replace(/^X /, '').replace(/^X/, '')).toBe('Seen');
  });

  it('parts what is shown again within what is hidden', () => {
    const block = '<div style="font-size:13px">a</div>';
    expect(html(`<div style="font-size:0">${block}${block}</div>`).text).toBe('a a');
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

  it('takes the HTML of two forms, as the page does, with words to see in it or without', () => {
    const both = (rich: string) =>
      mail(
        'Content-Type: multipart/alternative; boundary=b',
        `--b\nContent-Type: text/plain\n\nplain words\n--b\nContent-Type: text/html\n\n${rich}\n--b--\n`,
      ).text;
    expect(both('<p>rich words')).toBe('rich words');
    expect(both('<img src="https://x.example/a.png">')).toBe('');
    expect(both('<p>&nbsp;</p><div style="display:none">x</div>')).toBe('');
    expect(both('<div style="font-size:0"><div style="font-size:16px">rich words</div></div>')).toBe(
      'rich words',
    );
    expect(both(' ')).toBe('plain words');
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
    // A link to a file is no picture of it.
    expect(counted(part('Content-Type: application/pdf; name=bill.pdf\nContent-ID: <logo@x>'))).toBe(1);
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
      for (const value of ['1', ' 1', '1 + ', '0)', '(0', 'a b,'])
        html(
          `<b style="font:${value.repeat(times / 8)};width:calc(${value.repeat(times / 8)})">a</b>`.repeat(8),
        );
      return process.cpuUsage(began).user;
    };
    cost(2_000);
    expect(cost(16_000)).toBeLessThan(30 * cost(2_000) + 200_000);
  });
});

/**
 * Mails that are made to keep a server busy, to fill its memory, or both, by name: made when they are needed, none is
 * stored. `bytes` is about how large each is.
 */
export const HOSTILE_MAILS: Record<string, (bytes: number) => Buffer> = {
  // Marks and lines.
  'signature marks': (bytes) => text(filled('!DSPAM:a!\n', bytes)),
  'signature marks without an end': (bytes) => text(filled('!DSPAM:', bytes)),
  'user lines': (bytes) => text(filled('X-DSPAM-User: bob\n', bytes)),
  'signature lines': (bytes) => text(filled('X-DSPAM-Signature: 1,6b014b08307207081\n', bytes)),
  'quoted From lines': (bytes) => text(filled('>From a\n', bytes)),
  'empty lines': (bytes) => text(filled('\n', bytes)),
  'bare CRs': (bytes) => text(filled('\r', bytes)),
  blanks: (bytes) => text(filled(' ', bytes)),
  'short lines': (bytes) => text(filled('a\n', bytes)),
  'one line': (bytes) => text(filled('a', bytes)),
  'one-letter words': (bytes) => text(filled('a ', bytes)),
  'different words': (bytes) => text(numbered((n) => `w${n} `, bytes)),
  'invisible characters': (bytes) => text(filled('\u202e\u200b', bytes), 'text/plain; charset=utf-8'),
  controls: (bytes) => text(filled('\x01\x7f', bytes)),
  'lines of mixed charsets': (bytes) => text(filled('\xe9\n\xc3\xa9\n', bytes)),
  addresses: (bytes) => text(filled('http://a.b/c ', bytes)),
  'halves of addresses': (bytes) => text(filled('http://', bytes)),
  'addresses that end in dots': (bytes) => text(filled(`http://a${'.'.repeat(1900)} `, bytes)),
  // Headers.
  'a million header lines': (bytes) => mail(filled('a:\n', bytes), 'body'),
  'header lines without a colon': (bytes) => mail(filled('a\n', bytes), 'body'),
  'one header': (bytes) => mail(`X-Long: ${filled('a', bytes)}\n`, 'body'),
  'a header of continuation lines': (bytes) => mail(`X-Long: a\n${filled(' b\n', bytes)}`, 'body'),
  'a subject of encoded words': (bytes) => mail(`Subject: ${filled('=?utf-8?q?=41?= ', bytes)}\n`, 'body'),
  'beginnings of encoded words': (bytes) => mail(`Subject: ${filled('=?utf-8?q?', bytes)}\n`, 'body'),
  'encoded words of two bytes': (bytes) =>
    mail(`Subject: ${filled('=?iso-2022-jp?b?GyQ?=', bytes)}\n`, 'body'),
  'headers of encoded words': (bytes) => mail(filled('X-A: =?utf-8?b?QQ==?=\n', bytes), 'body'),
  recipients: (bytes) => mail(`To: ${numbered((n) => `a${n}@example.org,\n `, bytes)}\n`, 'body'),
  'brackets in an address list': (bytes) => mail(`To: ${filled('<(', bytes)}\n`, 'body'),
  'groups in an address list': (bytes) => mail(`To: ${filled('a:b@c,', bytes)}\n`, 'body'),
  'quotes in an address list': (bytes) => mail(`To: ${filled('"\\', bytes)}\n`, 'body'),
  factors: (bytes) => mail(`X-DSPAM-Factors: 15,\n${filled('\ta, 0.99,\n', bytes)}`, 'body'),
  'signature headers': (bytes) => mail(filled('X-DSPAM-Signature: 1,6b014b08307207081\n', bytes), 'body'),
  'user headers': (bytes) => mail(filled('X-DSPAM-User: bob\n', bytes), 'body'),
  // Parameters and parts.
  parameters: (bytes) => mail(`Content-Type: text/plain${numbered((n) => `; a*${n}="x"`, bytes)}\n`, 'body'),
  'quotes in a parameter': (bytes) => mail(`Content-Type: text/plain; ${filled('a="\\', bytes)}\n`, 'body'),
  'percent signs in a parameter': (bytes) =>
    mail(`Content-Type: text/plain; name*=utf-8''${filled('%41', bytes)}\n`, 'body'),
  'comments in a type': (bytes) => mail(`Content-Type: ${filled('(', bytes)}\n`, 'body'),
  'a long boundary': (bytes) => parts(filled('b', bytes / 2), `--${filled('b', bytes / 2)}\n\nx\n`),
  parts: (bytes) => parts('b', filled('--b\n\nx\n', bytes)),
  'parts of headers': (bytes) => parts('b', filled(`--b\n${'a:\n'.repeat(300)}`, bytes)),
  attachments: (bytes) =>
    parts(
      'b',
      numbered((n) => `--b\nContent-Disposition: attachment; filename="${n}.txt"\n\nx\n`, bytes),
    ),
  'lines that could be delimiters': (bytes) => parts('b', filled('--\n', bytes)),
  'boundaries that nobody closes': (bytes) =>
    parts(
      'b',
      numbered((n) => `--b\nContent-Type: multipart/mixed; boundary=b${n}\n\n`, bytes),
    ),
  'parts within each other': (bytes) =>
    parts(
      'b0',
      numbered((n) => `--b${n}\nContent-Type: multipart/mixed; boundary=b${n + 1}\n\n`, bytes),
    ),
  'mails within each other': (bytes) => Buffer.from(filled('Content-Type: message/rfc822\n\n', bytes)),
  alternatives: (bytes) =>
    parts(
      'b',
      filled(`--b\nContent-Type: text/html\n\n${'<p>x'.repeat(2_000)}\n`, bytes),
      'multipart/alternative',
    ),
  'texts between HTML': (bytes) =>
    parts('b', filled(`--b\nContent-Type: text/html\n\n<p>x\n--b\n\n${'<'.repeat(5_000)}\n`, bytes)),
  // Transfer encodings and charsets.
  'soft line breaks': (bytes) => text(filled('=\n', bytes), 'text/plain', 'quoted-printable'),
  'equals signs': (bytes) => text(filled('= ', bytes), 'text/plain', 'quoted-printable'),
  'soft breaks of blanks': (bytes) =>
    text(filled(`=${' '.repeat(5_000)}`, bytes), 'text/plain', 'quoted-printable'),
  'base64 of blanks': (bytes) => text(filled(`${'IC'.repeat(38)}\n`, bytes), 'text/html', 'base64'),
  'base64 of padding': (bytes) => text(filled('A=', bytes), 'text/plain', 'base64'),
  uuencode: (bytes) =>
    text(`begin 644 a\n${filled(`M${'!'.repeat(60)}\n`, bytes)}end\n`, 'text/plain', 'x-uuencode'),
  ...Object.fromEntries(
    [
      'utf-8',
      'iso-2022-jp',
      'iso-2022-kr',
      'gb18030',
      'hz-gb-2312',
      'utf-7',
      'utf-16',
      'big5',
      'euc-jp',
      'x-mac-cyrillic',
      'us-ascii',
    ].flatMap((charset) => [
      [
        `wrong bytes in ${charset}`,
        (bytes: number) => text(filled('\x1b\xff\x81~', bytes), `text/html; charset=${charset}`),
      ],
      [
        `escapes in ${charset}`,
        (bytes: number) => text(filled('<p>\x1b$B$3$s\x1b(B</p>', bytes), `text/html; charset=${charset}`),
      ],
    ]),
  ),
  // HTML.
  ...Object.fromEntries(
    Object.entries<(bytes: number) => string>({
      'angle brackets': (bytes) => filled('<', bytes),
      'angle brackets and blanks': (bytes) => filled('< ', bytes),
      'closing brackets': (bytes) => filled('>', bytes),
      ampersands: (bytes) => filled('&', bytes),
      entities: (bytes) => filled('&#x41;&lt;&eacute;', bytes),
      elements: (bytes) => filled('<br>', bytes),
      'elements within each other': (bytes) => filled('<div>', bytes),
      'elements that are dropped': (bytes) => filled('<x>', bytes),
      'closing tags': (bytes) => `${'<div>'.repeat(499)}${filled('</p>', bytes)}`,
      'tables within each other': (bytes) => filled('<table><tr><td>', bytes),
      attributes: (bytes) => `<p ${numbered((n) => `a${n}=1 `, bytes)}>`,
      styles: (bytes) => filled(`<p style="${'color:rgb('.repeat(390)}">`, bytes),
      declarations: (bytes) => filled(`<p style="${'color:red;'.repeat(390)}">`, bytes),
      'a style sheet': (bytes) => `<style>${filled('a{b:url(//c)}', bytes)}</style>`,
      'comments that nobody closes': (bytes) => filled('<!--', bytes),
      'scripts that nobody closes': (bytes) => filled('<script>', bytes),
      links: (bytes) => filled('<a href="http://a.b/">x</a>', bytes),
      'halves of links': (bytes) => filled('<a href="', bytes),
      'a picture in the text': (bytes) => `<img src="data:image/png;base64,${filled('A', bytes)}">`,
      'pictures in the text': (bytes) => filled('<img src="data:image/png;base64,AAAA">', bytes),
      'pictures elsewhere': (bytes) => filled('<img src=//a.b/c>', bytes),
      'content ids': (bytes) => filled('cid:', bytes),
      cells: (bytes) => filled('</td> <td>', bytes),
      'numbers of characters': (bytes) => filled(`&#${'0'.repeat(3_000)}`, bytes),
    }).map(([name, html]) => [`HTML of ${name}`, (bytes: number) => text(html(bytes), 'text/html')]),
  ),
  'one picture in 50,000 places': (bytes) =>
    parts(
      'b',
      `--b\nContent-Type: text/html\n\n${'<img src=cid:a>'.repeat(50_000)}\n--b\n${PICTURE}Content-Id: <a>\n\n${filled('A', bytes)}\n--b--\n`,
    ),
  pictures: (bytes) =>
    parts(
      'b',
      `--b\nContent-Type: text/html\n\n${numbered((n) => `<img src=cid:${n}>`, bytes / 8)}\n${numbered((n) => `--b\n${PICTURE}Content-Id: <${n}>\n\nAAAA\n`, bytes)}`,
    ),
};

const PICTURE = 'Content-Type: image/png\nContent-Transfer-Encoding: base64\n';

/** `piece` so often that it is about so long. */
function filled(piece: string, bytes: number): string {
  return piece.repeat(Math.max(1, Math.round(bytes / piece.length)));
}

/** The same with pieces that are all different. */
function numbered(piece: (number: number) => string, bytes: number): string {
  const pieces: string[] = [];
  for (let length = 0; length < bytes; length += pieces.at(-1)?.length ?? 0)
    pieces.push(piece(pieces.length));
  return pieces.join('');
}

function mail(headers: string, body: string): Buffer {
  return Buffer.from(`From: a@example.org\nSubject: hostile\n${headers}\n${body}`, 'latin1');
}

function text(body: string, type = 'text/plain', encoding = '8bit'): Buffer {
  const headers = `Content-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n`;
  return mail(
    headers,
    /[\u0100-\uffff]/.test(body.slice(0, 100)) ? Buffer.from(body).toString('latin1') : body,
  );
}

function parts(boundary: string, body: string, type = 'multipart/mixed'): Buffer {
  return mail(`Content-Type: ${type}; boundary="${boundary}"\n`, body);
}

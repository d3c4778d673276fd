import { describe, expect, it } from 'vitest';
import { readTokens, TOKENIZED_BYTES, type TokenizerSettings } from '@/lib/formats/tokens/read-tokens';
import { cpuTime } from '@/tests/support/cpu-time';

const WORDS: TokenizerSettings = { chain: false, urls: true, ignoredHeaders: new Set() };
const CHAIN: TokenizerSettings = { ...WORDS, chain: true };

function names(message: string | Buffer, settings = WORDS): string[] {
  const bytes = typeof message === 'string' ? Buffer.from(message, 'latin1') : message;
  return readTokens(bytes, settings).tokens.map(({ name }) => name);
}

/** The words of a body under this header. */
const bodyOf = (header: string, body: string, settings = WORDS) =>
  names(`${header}\n\n${body}`, settings).filter(
    (name) => !/^[A-Za-z-]+\*/.test(name) || name.startsWith('Url*'),
  );

describe('header words', () => {
  it('stand under the name of their field, in the case of the message', () => {
    expect(names('Subject: Free MONEY, now.\n\n')).toEqual(['Subject*Free', 'Subject*MONEY', 'Subject*now.']);
  });

  it('make pairs within a line, not across lines', () => {
    expect(names('Subject: one two\n three four\n\n', CHAIN)).toEqual([
      'Subject*one',
      'Subject*two',
      'Subject*one+two',
      'Subject*three',
      'Subject*four',
      'Subject*three+four',
    ]);
  });

  it('of a line that goes on end at its first colon', () => {
    expect(names('Received: by x\n\t; Mon, 22 Jul 2002 18:02:03\n\n').slice(2)).toEqual(
      ['Mon', '22', 'Jul', '2002', '18'].map((word) => `Received*${word}`),
    );
  });

  it('name the whole From line as well', () => {
    const { tokens, sender } = readTokens(Buffer.from('From: "A B" <a@b.c>\n\n'), WORDS);
    expect(tokens[0]?.name).toBe('From*"A B" <a@b.c>');
    expect(sender).toBe('From*"A B" <a@b.c>');
  });

  it("leave out DSPAM's own fields and those that the site ignores", () => {
    const message = 'X-DSPAM-Result: Spam\nX-Spam-Level: high\nTo: me\n\n';
    expect(names(message, { ...WORDS, ignoredHeaders: new Set(['x-spam-level']) })).toEqual(['To*me']);
  });

  it('lose what stands behind the first encoded word', () => {
    expect(names('From: =?iso-8859-1?q?A=20B?= <a@b.c>\n\n')).toEqual(['From*A B', 'From*A', 'From*B']);
    expect(names('Subject: Re: =?utf-8?b?aGVsbG8gd29ybGQ=?= lost\n\n')).toEqual(
      ['Re', 'hello', 'world'].map((word) => `Subject*${word}`),
    );
  });

  it('glue the next field to one over 1023 bytes', () => {
    const found = names(`To: ${'x'.repeat(40)} ${'y '.repeat(600)}\nSubject: hello\n\n`);
    expect(found).toContain('To*hello');
    expect(found).not.toContain('Subject*hello');
  });
});

describe('body words', () => {
  it('part at the dot, keep their case and all other signs', () => {
    expect(bodyOf('To: me', 'Buy $10,000 now.today (FREE) a_b')).toEqual([
      'Buy',
      '$10',
      '000',
      'now',
      'today',
      '(FREE)',
      'a_b',
    ]);
  });

  it('make pairs across lines, and across a piece that is too long', () => {
    const long = 'x'.repeat(50);
    expect(bodyOf('To: me', `one\n${long} two`, CHAIN)).toEqual(['one', 'two', 'one+two']);
  });

  it('shout once', () => {
    expect(bodyOf('To: me', 'free!!! !a !!! x!')).toEqual(['free!', '!', 'x!']);
  });

  it('do not hold addresses, whose pieces stand for themselves', () => {
    expect(bodyOf('To: me', 'see http://www.foo.com/a.html now', CHAIN)).toEqual([
      'Url*http',
      'Url*//www',
      'Url*foo',
      'Url*com/a',
      'Url*html',
      'see',
      'now',
      'see+now',
    ]);
    expect(bodyOf('To: me', 'see http://foo', { ...WORDS, urls: false })).toEqual(['see', 'http', '//foo']);
  });

  it('come decoded', () => {
    const transfer = (encoding: string) => `Content-Transfer-Encoding: ${encoding}`;
    expect(bodyOf(transfer('quoted-printable'), 'one=20two so=\nft')).toEqual(['one', 'two', 'soft']);
    expect(bodyOf(transfer('base64'), 'aGVsbG8g\nd29ybGQ=\nignored')).toEqual(['hello', 'world']);
    expect(bodyOf(transfer('8bit'), 'a%20b')).toEqual(['a', 'b']);
  });

  it('leave out what DSPAM wrote into the text', () => {
    expect(bodyOf('To: me', 'one\n!DSPAM:1,6b014b08307207081942277!\n\ntwo')).toEqual(['one', 'two']);
  });
});

describe('parts', () => {
  const multipart = (inner: string) =>
    `Content-Type: multipart/mixed; boundary="b"\n\npreamble\n--b\n${inner}\n--b--\nepilogue\n`;

  it('of text and the first preamble count, others do not', () => {
    const message = multipart('Content-Type: text/plain\n\nwords\n--b\nContent-Type: image/png\n\npicture');
    expect(bodyOf('To: me\n'.trim(), '')).toEqual([]);
    expect(names(message)).toEqual(expect.arrayContaining(['preamble', 'words']));
    expect(names(message)).not.toContain('picture');
  });

  it('without a header line do not count at all', () => {
    expect(names(multipart('\nnobody'))).not.toContain('nobody');
  });

  it('of HTML are stripped', () => {
    const html = (text: string) => bodyOf('Content-Type: text/html', text);
    expect(html('b<i>c</i> d')).toEqual(['bc', 'd']);
    expect(html('one<br>two<p>three')).toEqual(['one', 'two', 'three']);
    expect(html('a&eacute;b &amp; &ndash; &#65;x')).toEqual(['a\xc9b', '&Ax']);
    expect(html('<style>p{}</style>x<script>y()</script>z')).toEqual(['xz']);
    expect(html('<a href="http://foo/x">go</a>')).toEqual(['Url*http', 'Url*//foo/x', 'go']);
    expect(html('<td>a</td>\n<td>b</td>')).toEqual(['a', 'b']);
  });
});

describe('hostile messages', () => {
  const quick = (message: string) => {
    const start = cpuTime();
    const found = readTokens(Buffer.from(message, 'latin1'), CHAIN);
    expect(cpuTime() - start).toBeLessThan(3000);
    return found.tokens.length;
  };

  it('of 100,000 different words end at a limit', () => {
    const words = Array.from({ length: 100_000 }, (_, index) => `w${index}`).join(' ');
    expect(quick(`Subject: x\n\n${words}`)).toBe(20_000);
  });

  it('of 50 MB are read to the first megabyte', () => {
    const message = Buffer.concat([
      Buffer.from('Subject: x\n\nfirst\n'),
      Buffer.alloc(50 * 1024 * 1024, 'a a\n'),
      Buffer.from('last\n'),
    ]);
    expect(TOKENIZED_BYTES).toBe(1024 * 1024);
    const found = names(message);
    expect(found).toContain('first');
    expect(found).not.toContain('last');
  });

  it.each([
    ['tags without end', '<'.repeat(500_000)],
    ['ampersands', '&'.repeat(500_000)],
    ['quotes without end', '<a href="http:'.repeat(40_000)],
    ['scripts without end', '<style>'.repeat(100_000)],
    ['numbers without end', '&#'.repeat(300_000)],
  ])('of %s take no longer than others', (_name, body) => {
    expect(quick(`Content-Type: text/html\n\n${body}`)).toBeGreaterThan(0);
  });

  it('of boundaries and folded fields take no longer than others', () => {
    const boundaries = Array.from({ length: 20_000 }, (_, index) => `Content-Type: x; boundary=b${index}`);
    expect(quick(`To: me\n\n${boundaries.join('\n')}\n${'--x\n'.repeat(50_000)}`)).toBeGreaterThan(0);
    expect(quick(`Content-Type: multipart/x\n${' boundary\n'.repeat(100_000)}\n`)).toBeGreaterThan(0);
    expect(quick(`Subject: x\n${' a\n'.repeat(340_000)}\n`)).toBeGreaterThan(0);
  });

  it('that are empty have no tokens', () => {
    expect(names('')).toEqual([]);
    expect(names('\n\n\n')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { textDocument } from '@/lib/formats/mail/safe-text';
import { growth, STEEP } from '@/tests/support/growth';

const show = (text: string) => {
  const document = textDocument(text);
  return document.slice(document.indexOf('<body>') + 6, document.lastIndexOf('</body>'));
};
const link = (url: string, label = url) =>
  `<a href="${url}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`;

describe('textDocument', () => {
  it('is a complete document that follows light and dark and wraps', () => {
    const document = textDocument('a');
    expect(document).toMatch(/^<!doctype html>/);
    expect(document).toContain("default-src 'none'");
    expect(document).toContain('color-scheme:light dark');
    expect(document).toContain('white-space:pre-wrap;overflow-wrap:anywhere');
  });

  it('escapes everything', () => {
    expect(show('<b onclick="x()">&amp; \'\n')).toBe('&lt;b onclick=&quot;x()&quot;&gt;&amp;amp; &#39;\n');
  });

  it('makes links of http and https addresses, without the punctuation after them', () => {
    expect(show('see https://a.example/x?y=1&z=2.')).toBe(`see ${link('https://a.example/x?y=1&amp;z=2')}.`);
    expect(show('(http://a.example/)')).toBe(`(${link('http://a.example/')})`);
    expect(show('HTTPS://A.EXAMPLE, <http://b.example/>')).toBe(
      `${link('https://a.example/', 'HTTPS://A.EXAMPLE')}, &lt;${link('http://b.example/')}&gt;`,
    );
  });

  it('makes no links of anything else', () => {
    for (const text of [
      'javascript:alert(1)',
      'www.a.example',
      'http://',
      'https://[',
      'mailto:a@b.example',
    ]) {
      expect(show(text)).toBe(text);
    }
  });

  it('runs each line as its own letters do', () => {
    expect(textDocument('שלום')).toMatch(/body\{[^}]*unicode-bidi:plaintext/);
    expect(textDocument('שלום')).toContain('a{unicode-bidi:isolate}');
  });

  it('leaves out controls and directional overrides', () => {
    expect(show('a\0b\x1b[1m\tc\u202egpj.exe')).toBe('ab[1m\tcgpj.exe');
  });

  it.each(['http://', 'https://a.example/ ', 'http://a....', '<', '&', '"', 'a'])(
    'takes time in proportion to its length: %s',
    async (piece) => {
      const show = (length: number) => textDocument(piece.repeat(Math.ceil(length / piece.length)));
      expect(await growth(show, 500_000)).toBeLessThan(STEEP);
    },
  );
});

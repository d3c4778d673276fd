import { describe, expect, it } from 'vitest';
import { MAX_HTML_BYTES, safeHtml } from '@/lib/formats/mail/safe-html';
import { growth, STEEP } from '@/tests/support/growth';

/** What the document shows, without its frame. */
const body = (document: string) =>
  document.slice(document.indexOf('<body>') + 6, document.lastIndexOf('</body>'));
const show = (html: string) => body(safeHtml(html, { remoteImages: false }).html);
const PNG = 'data:image/png;base64,iVBORw0KGgo=';

describe('safeHtml', () => {
  it('is a complete document with a policy and a style sheet of its own', () => {
    const { html } = safeHtml('<p>a</p>', { remoteImages: false });
    expect(html).toMatch(/^<!doctype html>\n<html><head><meta charset="utf-8">/);
    expect(html).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action`,
    );
    expect(html).toContain('<meta http-equiv="x-dns-prefetch-control" content="off">');
    expect(html).toContain('color-scheme:light}');
    expect(html.match(/<style>/g)).toHaveLength(1);
    expect(html.endsWith('<body><p>a</p></body></html>')).toBe(true);
  });

  it('keeps what mail is made of', () => {
    const html =
      '<table width="600" cellpadding="4" bgcolor="#ffeeff"><tbody><tr><td align="center" style="color:#333">' +
      '<font face="Arial" color="red" size="2"><b>Hello</b></font><br /></td></tr></tbody></table>';
    expect(show(html)).toBe(html);
    expect(show('&lt;b&gt; &amp; &eacute; "x"')).toBe('&lt;b&gt; &amp; é "x"');
  });

  it('keeps the content of elements that are not shown themselves', () => {
    expect(show('<html><body><form>a <blink>b</blink></form><custom-x>c</custom-x></body></html>')).toBe(
      '<div>a bc</div>',
    );
  });

  it.each([
    ['&#8238;exe.fdp&#8236;', 'exe.fdp'],
    ['a\u202ab\u202bc\u202dd\u2066e\u2067f\u2068g\u2069h\u202e', 'abcdefgh'],
    ['&#x202E;a&#X0202d;b&#x2067 c', 'ab c'],
    ['<img alt="&#8238;gnp.knab">', '<img alt="gnp.knab" data-blocked="1" />'],
    ['<td title="\u202egro.knab">x</td>', '<td title="gro.knab">x</td>'],
    ['<bdo dir="rtl">gro.knab</bdo>', 'gro.knab'],
    ['<b style="direction:rtl;unicode-bidi:bidi-override">a</b>', '<b style="direction:rtl">a</b>'],
    ['<b style="unicode-bidi:isolate-override">a</b>', '<b>a</b>'],
    ['a&#82\u202e38;&amp;#8238;', 'aR38;&amp;#8238;'],
  ])('shows letters in the order in which they are written: %s', (html, shown) => {
    expect(show(html)).toBe(shown);
  });

  it('leaves Hebrew and Arabic as they are', () => {
    const html =
      '<p dir="rtl" style="text-align:right">שלום <bdi>abc</bdi>\u200f (1)</p><span dir="auto">سلام</span>';
    expect(show(html)).toBe(html);
  });

  it('turns nothing round where only the text is shown', () => {
    const text = (html: string) => show(`${html}${'<'.repeat(300_001)}`).replaceAll('&lt;', '');
    const shown = text('a&#8238;b&#x202e;c\u202ed&#82&#8238;38;e&#82\u202e38;f&#0008294g&#82340;&#x202e0;');
    expect(shown).toContain('a b c');
    expect(shown).not.toMatch(/&#0*82(?:3[4-8]|9[4-7])(?!\d)|&#x0*202e(?![\da-f])|[\u202a-\u202e]/i);
    expect(shown).toContain('&#82340;&#x202e0;');
  });

  it('keeps the colours of the whole mail', () => {
    expect(show('<body bgcolor="#000000" text="white" style="margin:0">x</body>')).toBe(
      '<div style="background-color:#000000;color:white;margin:0">x</div>',
    );
    expect(show('<body bgcolor="url(//a.example/)">x')).toBe('<div>x</div>');
  });

  it('opens links in a tab that knows nothing of us', () => {
    const rel = 'target="_blank" rel="noopener noreferrer nofollow"';
    expect(show('<a href=" HTTPS://A.example/?a=1&amp;b=2 " target="_top">x</a>')).toBe(
      `<a href="https://a.example/?a=1&amp;b=2" ${rel}>x</a>`,
    );
    expect(show('<a href="mailto:a@b.example?subject=x">x</a>')).toBe(
      `<a href="mailto:a@b.example?subject=x" ${rel}>x</a>`,
    );
    for (const href of ['/admin', '#top', '?x', '//a.example/', 'tel:1', 'ftp://a.example/', 'x', '']) {
      expect(show(`<a href="${href}">x</a>`)).toBe('<a>x</a>');
    }
  });

  it('puts boxes of the same size in the place of remote pictures, and counts them', () => {
    const { html, remoteImages } = safeHtml(
      '<img src="https://a.example/x.png" width="20" height="10" alt="A &quot;logo&quot;" onerror="x()">' +
        '<img src="http://a.example/y.gif"><img src="//a.example/z"><img src="/ours.png"><img src="cid:x"><img>',
      { remoteImages: false },
    );
    const box = '<img data-blocked="1" />';
    expect(body(html)).toBe(
      `<img width="20" height="10" alt="A &quot;logo&quot;" data-blocked="1" />${box.repeat(5)}`,
    );
    expect(remoteImages).toBe(3);
  });

  it('shows remote pictures when the reader wishes, without telling where from', () => {
    const { html, remoteImages } = safeHtml(
      '<img src="//a.example/x.png?a&amp;b" width="1"><img src="/ours.png">',
      {
        remoteImages: true,
      },
    );
    expect(body(html)).toBe(
      '<img width="1" src="https://a.example/x.png?a&amp;b" referrerpolicy="no-referrer" /><img data-blocked="1" />',
    );
    expect(html).toContain('img-src data: http: https:;');
    expect(remoteImages).toBe(1);
  });

  it('counts backgrounds and drops them, wish or not', () => {
    const html =
      '<table background="http://a.example/x.png"><tr><td style="color:red;background:url(\'https://a.example/y\')">x</td></tr></table>';
    for (const remoteImages of [false, true]) {
      const result = safeHtml(html, { remoteImages });
      expect(body(result.html)).toBe('<table><tr><td style="color:red">x</td></tr></table>');
      expect(result.remoteImages).toBe(2);
    }
  });

  it('shows pictures that the mail brings along', () => {
    expect(show(`<img src="${PNG}" alt="">`)).toBe(`<img alt="" src="${PNG}" />`);
    const asked: string[] = [];
    const { html, remoteImages } = safeHtml('<img src="cid:logo%40shop"><img src="CID:other">', {
      remoteImages: false,
      inlineImage: (id) => {
        asked.push(id);
        return id === 'logo@shop' ? PNG : null;
      },
    });
    expect(asked).toEqual(['logo@shop', 'other']);
    expect(body(html)).toBe(`<img src="${PNG}" /><img data-blocked="1" />`);
    expect(remoteImages).toBe(0);
  });

  it('takes nothing but a data: URL of a picture from inlineImage', () => {
    for (const url of [
      'data:text/html;base64,PHA+',
      'javascript:alert(1)',
      'data:image/svg+xml;base64,PHN2Zy8+',
    ]) {
      expect(body(safeHtml('<img src="cid:x">', { remoteImages: true, inlineImage: () => url }).html)).toBe(
        '<img data-blocked="1" />',
      );
    }
  });

  it('gives the same again for its own output', () => {
    const once = show('<div style="color:red"><a href="https://a.example/">x<img src="http://b.example/">');
    expect(show(once)).toBe(once);
  });
});

describe('safeHtml of hostile sizes', () => {
  const fill = (piece: string, bytes: number) => piece.repeat(Math.ceil(bytes / piece.length));

  it('shows the text of 100,000 elements within each other, in a time in proportion to them', async () => {
    const deep = (levels: number) =>
      safeHtml(`${'<div>'.repeat(levels)}deep &lt;down`, { remoteImages: false });
    expect(await growth(deep, 25_000)).toBeLessThan(STEEP);
    const { html, textOnly } = deep(100_000);
    expect(textOnly).toBe(true);
    expect(body(html)).toContain('deep &lt;down');
    expect(body(html).match(/</g)).toHaveLength(2);
  });

  it('keeps the markup of 400 elements within each other', () => {
    const { html, textOnly } = safeHtml(`${'<div>'.repeat(400)}deep${'</div>'.repeat(400)}`, {
      remoteImages: false,
    });
    expect(textOnly).toBe(false);
    expect(body(html)).toBe(`${'<div>'.repeat(400)}deep${'</div>'.repeat(400)}`);
  });

  it('reads a limited length', () => {
    const { html } = safeHtml(`${'a'.repeat(MAX_HTML_BYTES)}<b>never</b>`, { remoteImages: false });
    expect(body(html)).toBe('a'.repeat(MAX_HTML_BYTES));
  });

  it.each([
    '<b>',
    '<p>',
    '</p>',
    '</b>',
    '<',
    '<a',
    '<!--',
    '<![CDATA[',
    '<?',
    '&amp;',
    '&#0000060',
    '<script>',
    '<style>',
    '<svg><style>',
    '<table><tr><td>',
    '<img src=http://a.example/>',
    '<a href="https://a.example/">x</a>',
    '<b style="color:red;background:url(http://a.example/)">x</b>',
    '<b style="color:rgb(rgb(rgb(">',
    '<a b=',
    '"\'><',
  ])('is bounded with nothing but %s', async (piece) => {
    const inText = (bytes: number) => safeHtml(fill(piece, bytes), { remoteImages: true });
    expect(await growth(inText, MAX_HTML_BYTES / 4)).toBeLessThan(STEEP);
    const attributes = `${piece.replace(/[<>]/g, '')} `;
    const inTag = (bytes: number) => safeHtml(`<a ${fill(attributes, bytes)}>`, { remoteImages: true });
    expect(await growth(inTag, MAX_HTML_BYTES / 4)).toBeLessThan(STEEP);
  });
});

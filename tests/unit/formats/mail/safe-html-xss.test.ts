import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { safeHtml } from '@/lib/formats/mail/safe-html';
import { textDocument } from '@/lib/formats/mail/safe-text';

interface Vector {
  name: string;
  html: string;
}

const file = path.join(import.meta.dirname, '../../../fixtures/mail/xss.json');
const vectors: Vector[] = JSON.parse(readFileSync(file, 'utf8'));

const ELEMENTS = /^(?:a|b|blockquote|br|div|font|i|img|li|p|pre|q|span|table|tbody|td|tr|u|ul)$/;
const ATTRIBUTES =
  /^(?:align|alt|data-blocked|height|href|referrerpolicy|rel|src|style|target|title|type|width)$/;

/**
 * Judges markup by looking at each "<" of it, knowing nothing of how it was made: only tags of these elements, with these
 * attributes in double quotes, and addresses that run nothing.
 */
function faultsOf(markup: string): string[] {
  const faults: string[] = [];
  const tags = [...markup.matchAll(/<\/?([a-z]+)((?: [a-z-]+="[^"<>]*")*) ?\/?>/g)];
  if (tags.length !== (markup.match(/</g) ?? []).length) faults.push('a "<" that is no tag');
  for (const [, element = '', attributes = ''] of tags) {
    if (!ELEMENTS.test(element)) faults.push(`<${element}>`);
    for (const [, name = '', value = ''] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
      if (!ATTRIBUTES.test(name)) faults.push(`${name}=`);
      if (name === 'href' && !/^(?:https?:\/\/|mailto:)/.test(value)) faults.push(`href=${value}`);
      if (name === 'src' && !/^(?:https?:\/\/|data:image\/png;base64,)/.test(value))
        faults.push(`src=${value}`);
      if (name === 'style' && /[\\(:@].*[\\(@]|url|position/.test(value)) faults.push(`style=${value}`);
    }
  }
  return faults;
}

const body = (document: string) =>
  document.slice(document.indexOf('<body>') + 6, document.lastIndexOf('</body>'));

describe('hostile HTML', () => {
  it('is a collection worth the name, of which the judge finds fault with nearly all', () => {
    expect(vectors.length).toBeGreaterThan(150);
    const harmless = vectors.filter(({ html }) => faultsOf(html).length === 0);
    expect(harmless.length).toBeLessThan(10);
  });

  it.each(vectors)('is harmless: $name', ({ html }) => {
    for (const remoteImages of [false, true]) {
      expect(faultsOf(body(safeHtml(html, { remoteImages }).html))).toEqual([]);
    }
  });

  it.each(vectors)('is harmless inside another element: $name', ({ html }) => {
    for (const around of [
      'table',
      'svg',
      'math',
      'select',
      'noscript',
      'textarea',
      'title',
      'a',
      'xmp',
      'p title="',
    ]) {
      const nested = `<${around}>${html}</${around.split(' ', 1)[0]}>`;
      expect(faultsOf(body(safeHtml(nested, { remoteImages: true }).html)), around).toEqual([]);
    }
  });

  it.each(vectors)('is harmless when made safe twice: $name', ({ html }) => {
    const once = body(safeHtml(html, { remoteImages: false }).html);
    expect(body(safeHtml(once, { remoteImages: false }).html)).toBe(once);
  });

  it.each(vectors)('is text as text: $name', ({ html }) => {
    expect(faultsOf(body(textDocument(html)))).toEqual([]);
  });
});

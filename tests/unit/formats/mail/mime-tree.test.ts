import { describe, expect, it } from 'vitest';
import { readHeaderFields } from '@/lib/formats/mail/header-fields';
import type { MimePart } from '@/lib/formats/mail/mime-part';
import { MAX_DEPTH, MAX_PARTS, readMimeTree } from '@/lib/formats/mail/mime-tree';

type Outline = string | [string, Outline[]];

const read = (text: string) => {
  const bytes = Buffer.from(text, 'latin1');
  const { fields, bodyStart } = readHeaderFields(bytes, 0);
  const { root, problems } = readMimeTree(bytes, fields, bodyStart);
  const outline = (part: MimePart): Outline =>
    part.children.length > 0
      ? [part.type, part.children.map(outline)]
      : `${part.type}:${bytes.toString('latin1', part.bodyStart, part.bodyEnd)}`;
  return { outline: outline(root), problems };
};

const multipart = (boundary: string, subtype = 'mixed') =>
  `Content-Type: multipart/${subtype}; boundary="${boundary}"\n\n`;

describe('readMimeTree', () => {
  it('takes a message without parts for one', () => {
    expect(read('Subject: a\n\n--b\ntext\n').outline).toBe('text/plain:--b\ntext\n');
  });

  it('finds the parts, without preamble, epilogue and the line ends of delimiters', () => {
    const text = `${multipart('b')}preamble\n--b\nContent-Type: text/html\n\none\r\n--b \t\n\ntwo\n\n--b--\nepilogue\n`;
    expect(read(text).outline).toEqual(['multipart/mixed', ['text/html:one', 'text/plain:two\n']]);
  });

  it('finds parts in parts, where one boundary begins like the other', () => {
    const inner = `--b\n${multipart('b=1', 'alternative')}--b=1\n\nx\n--b=1\n\ny\n--b=1--\n`;
    expect(read(`${multipart('b')}${inner}--b\n\nz\n--b--`).outline).toEqual([
      'multipart/mixed',
      [['multipart/alternative', ['text/plain:x', 'text/plain:y']], 'text/plain:z'],
    ]);
  });

  it('ends what lies within when an outer delimiter comes, and what was never ended at the end', () => {
    expect(read(`${multipart('o')}--o\n${multipart('i')}--i\n\nx\n--o\n\ny`).outline).toEqual([
      'multipart/mixed',
      [['multipart/mixed', ['text/plain:x']], 'text/plain:y'],
    ]);
  });

  it('means the innermost where two have the same boundary', () => {
    const text = `${multipart('b')}--b\n${multipart('b')}--b\n\nx\n--b--\n--b\n\ny\n--b--\n`;
    expect(read(text).outline).toEqual([
      'multipart/mixed',
      [['multipart/mixed', ['text/plain:x']], 'text/plain:y'],
    ]);
  });

  it('takes a boundary that ends in dashes, and one after which they stand', () => {
    expect(read(`${multipart('b--')}--b--\n\nx\n--b----\nend`).outline).toEqual([
      'multipart/mixed',
      ['text/plain:x'],
    ]);
  });

  it('takes parts without an empty line and without content', () => {
    expect(read(`${multipart('b')}--b\n--b\nContent-Type: text/html\n--b\n\n--b--`).outline).toEqual([
      'multipart/mixed',
      ['text/plain:', 'text/html:', 'text/plain:'],
    ]);
  });

  it('takes the parts of a digest for messages, and a type that is none for plain text', () => {
    const text = `${multipart('b', 'digest')}--b\n\nSubject: a\n\nx\n--b\nContent-Type: html\n\ny\n--b--`;
    expect(read(text).outline).toEqual([
      'multipart/digest',
      ['message/rfc822:Subject: a\n\nx', 'message/rfc822:y'],
    ]);
  });

  it('does not look into an embedded message', () => {
    const text = `${multipart('b')}--b\nContent-Type: message/rfc822\n\n${multipart('c')}--c\n\nx\n--c--\n--b--`;
    expect(read(text).outline).toMatchObject([
      'multipart/mixed',
      [expect.stringContaining('--c\n\nx\n--c--')],
    ]);
  });

  it.each([
    ['boundary="foo', 'foo'],
    ['boundary=foo (note)', 'foo'],
    ["boundary='foo'", 'foo'],
    ["boundary='foo'", "'foo'"],
    ['boundary="foo"', '"foo"'],
    ['boundary=foo bar', 'foo bar'],
    [`boundary="${'x'.repeat(201)}"`, 'x'.repeat(201)],
    [`boundary=${'x'.repeat(5_000)}`, 'x'.repeat(5_000)],
    [`boundary=${'x'.repeat(300)}y`, `${'x'.repeat(300)}y`],
  ])('finds the parts of %.40s', (parameter, boundary) => {
    const text = `Content-Type: multipart/mixed; ${parameter}\n\n--${boundary}\n\nx\n--${boundary}\nContent-Type: text/html\n\ny\n--${boundary}--\nend\n`;
    expect(read(text).outline).toEqual(['multipart/mixed', ['text/plain:x', 'text/html:y']]);
  });

  it('follows 200 multiparts within each other, and says when there are more', () => {
    const nested = (depth: number) =>
      Array.from({ length: depth }, (_, i) => `${multipart(`b${i}`)}--b${i}\n`).join('');
    const deepest = read(`${nested(MAX_DEPTH)}\ninnermost\n`);
    expect(deepest.problems).toEqual([]);
    expect(JSON.stringify(deepest.outline)).toContain('text/plain:innermost');
    const deeper = read(`${nested(MAX_DEPTH + 50)}\ninnermost\n`);
    expect(deeper.problems).toEqual(['nesting-too-deep']);
    expect(JSON.stringify(deeper.outline)).toContain('innermost');
  });

  it('reads a limited number of parts', () => {
    const { outline, problems } = read(multipart('b') + '--b\n\nx\n'.repeat(MAX_PARTS + 500));
    expect(problems).toEqual(['too-many-parts']);
    expect(outline[1]).toHaveLength(MAX_PARTS - 1);
  });
});

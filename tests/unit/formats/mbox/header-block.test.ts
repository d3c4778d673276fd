import { expect, it } from 'vitest';
import { headerBlock } from '@/lib/formats/mbox/header-block';
import { seeded } from '@/tests/bench/quarantine-of';

/** Line by line. */
function blockEnd(text: string): number {
  for (let at = 0; at < text.length; at = text.indexOf('\n', at) + 1) {
    if (/^\r?\n/.test(text.slice(at))) return at;
    if (!text.includes('\n', at)) return text.length;
  }
  return text.length;
}

it('ends a header block at the first line that is empty, whatever kinds of line ends are mixed', () => {
  const random = seeded(258);
  const pieces = ['a', 'b: c', '\n', '\r\n', '\r', ' '];
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from(
      { length: random() * 8 },
      () => pieces[Math.floor(random() * pieces.length)],
    ).join('');
    const { block, bodyOffset, complete } = headerBlock(Buffer.from(text));
    const end = blockEnd(text);
    const emptyLine = /^\r?\n/.exec(text.slice(end))?.[0] ?? '';
    expect({ text, block: block.toString(), bodyOffset, complete }).toEqual({
      text,
      block: text.slice(0, end),
      bodyOffset: end + emptyLine.length,
      complete: emptyLine !== '',
    });
  }
});

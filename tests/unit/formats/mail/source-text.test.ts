import { describe, expect, it } from 'vitest';
import { sourceText } from '@/lib/formats/mail/source-text';
import { growth, STEEP } from '@/tests/support/growth';

const show = (text: string, limit = 1_000) => sourceText(Buffer.from(text, 'utf8'), limit);

describe('sourceText', () => {
  it('shows UTF-8 as it is, with one kind of line end', () => {
    expect(show('Subject: Größe 😀\r\n\r\nbody\n').text).toBe('Subject: Größe 😀\n\nbody\n');
  });

  it('decides by line where charsets are mixed', () => {
    const mixed = Buffer.concat([Buffer.from('Größe\n'), Buffer.from('Gr\xf6\xdfe \x80\n', 'latin1')]);
    expect(sourceText(mixed, 1_000).text).toBe('Größe\nGröße €\n');
  });

  it('shows controls by their pictures', () => {
    expect(show('a\0b\rc\x1b[31m\x7f\td').text).toBe('a␀b␍c␛[31m␡\td');
  });

  it('shows what is invisible or turns the direction of text', () => {
    expect(show('a\u202eb\u2066c\u200bd\ufeffe\u0085').text).toBe(
      'a⟨U+202E⟩b⟨U+2066⟩c⟨U+200B⟩d⟨U+FEFF⟩e⟨U+0085⟩',
    );
  });

  it('shows a limited number of bytes, and says when there are more', () => {
    expect(show('abcdef', 3)).toEqual({ text: 'abc', truncated: true });
    expect(show('abc', 3)).toEqual({ text: 'abc', truncated: false });
    expect(show('aöö', 4).text).toBe('aö');
    expect(show('', 3)).toEqual({ text: '', truncated: false });
  });

  it.each(['\0', '\n', '\r', '\xe9', '\xff', '\xe9\n'])(
    'takes time in proportion to its length: %j',
    async (piece) => {
      const show = (bytes: number) => sourceText(Buffer.alloc(bytes, piece, 'latin1'), bytes);
      expect(await growth(show, 500_000)).toBeLessThan(STEEP);
    },
  );
});

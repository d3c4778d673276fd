import { describe, expect, it } from 'vitest';
import { readMail } from '@/lib/formats/mail/read-mail';
import { reflow } from '@/lib/formats/mail/reflow';
import { cpuTime } from '@/tests/support/cpu-time';

describe('reflow', () => {
  it('joins lines that end in a blank, of one depth of quotation', () => {
    expect(reflow('one \ntwo \nthree\n\nfour\n', false)).toBe('one two three\n\nfour\n');
    expect(reflow('> a \n> b\n>> c \n> d', false)).toBe('> a b\n>> c \n> d');
    expect(reflow('a \n> b', false)).toBe('a \n> b');
    expect(reflow('>a \n>b\n>', false)).toBe('> a b\n>');
  });

  it('undoes stuffed blanks, and leaves the blank out with DelSp', () => {
    expect(reflow(' From here\n > no quotation\n', false)).toBe('From here\n> no quotation\n');
    expect(reflow('日本 \n語', true)).toBe('日本語');
    expect(reflow('word  \nword', true)).toBe('word word');
  });

  it('keeps a signature apart', () => {
    expect(reflow('bye \n-- \nAnn \nx', false)).toBe('bye \n-- \nAnn x');
    expect(reflow('> -- \n> Ann', false)).toBe('> -- \n> Ann');
  });

  it('takes twice the time for twice the text', () => {
    const time = (piece: string, times: number) => {
      const text = piece.repeat(times);
      const before = cpuTime();
      reflow(text, false);
      return cpuTime() - before;
    };
    for (const piece of ['a \n', '> \n', '>', '\n', ' ']) {
      time(piece, 100_000);
      expect(time(piece, 400_000), piece).toBeLessThan(10 * Math.max(time(piece, 100_000), 10));
    }
  });
});

it('is done where a message says so, in its text only', async () => {
  const read = async (type: string) =>
    (await readMail(Buffer.from(`Content-Type: ${type}\n\none \ntwo\n`))).text;
  expect(await read('text/plain; format=flowed')).toBe('one two\n');
  expect(await read('text/plain; charset=utf-8; Format="Flowed"; DelSp=yes')).toBe('onetwo\n');
  expect(await read('text/plain; format=fixed')).toBe('one \ntwo\n');
  expect(await read('text/markdown; format=flowed')).toBe('one \ntwo\n');
});

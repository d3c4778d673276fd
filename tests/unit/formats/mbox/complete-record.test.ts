import { describe, expect, it } from 'vitest';
import { completeRecord, missingTrailer } from '@/lib/formats/mbox/complete-record';

const AT = new Date(2026, 10, 1, 7, 4, 5);
const complete = (text: string) => completeRecord(Buffer.from(text, 'latin1'), AT).toString('latin1');

describe('completeRecord', () => {
  it('leaves a record as it is that has all', () => {
    const record = Buffer.from('From QUARANTINE Sat Nov 21 07:40:56 2026\nSubject: a\n\nbody\n\n\n\n');
    expect(completeRecord(record, AT)).toBe(record);
  });

  it.each([
    ['text without a separator', 'Subject: a\n\nbody\n\n\n', 'Subject: a\n\nbody\n\n\n'],
    ['half a line', 'Subject: a\n\nbo', 'Subject: a\n\nbo\n\n\n'],
    ['a line end', 'Subject: a\n\nbody\n', 'Subject: a\n\nbody\n\n\n'],
    ['the words of a separator without a time', 'From QUARANTINE\nbody\n\n\n', 'From QUARANTINE\nbody\n\n\n'],
  ])('adds what lacks: %s', (_name, given, behind) => {
    const separator = given.startsWith('From ') ? '' : 'From QUARANTINE Sun Nov  1 07:04:05 2026\n';
    expect(complete(given)).toBe(`${separator}${behind}`);
  });

  it('done again changes nothing, for any bytes', () => {
    for (const text of ['', 'x', '\n', 'From x\n', 'From QUARANTINE', '\0\0', '\r\n'])
      expect(complete(complete(text))).toBe(complete(text));
  });
});

it('missingTrailer counts what is there', () => {
  expect(
    ['', 'a', 'a\n', 'a\n\n', '\n\n\n', 'a\n\n\n\n'].map((text) => missingTrailer(Buffer.from(text)).length),
  ).toEqual([3, 3, 2, 1, 0, 0]);
});

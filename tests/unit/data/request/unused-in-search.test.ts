import { describe, expect, it } from 'vitest';
import { requireUsedSearch, unusedInSearch } from '@/lib/data/request/unused-in-search';
import { isWidened } from '@/lib/data/request/unused-params';

describe('what a list of senders and subjects cannot search for', () => {
  it.each([
    ['to:Bob', ['to:bob']],
    ['-to:"the team" invoice', ['-to:"the team"']],
    ['has:attachment', ['has:attachment']],
    ['subject:a -has:attachments to:x to:y', ['to:x', 'to:y', '-has:attachment']],
  ])('is said: %s', (search, values) => {
    const unused = unusedInSearch(search, 'headers');
    expect(unused.map(({ name, why, value }) => ({ name, why, value }))).toEqual(
      values.map((value) => ({ name: 'q', why: 'operator', value })),
    );
    expect(isWidened(unused)).toBe(true);
    expect(() => requireUsedSearch(search, 'headers')).toThrow('cannot be used');
  });

  it.each([
    [undefined],
    ['from:mia subject:"last reminder" -news before:2026-11-01 after:1.10.2026'],
    ['re: https://shop.example/ "to:" "has:fun"'],
  ])('is nothing of what it can: %s', (search) => {
    expect(unusedInSearch(search, 'headers')).toEqual([]);
    expect(() => requireUsedSearch(search, 'headers')).not.toThrow();
  });
});

describe.each(['whole', 'headers'] as const)('what no list can search for (%s)', (list) => {
  it.each([
    ['before:2026-99-99', [['before:2026-99-99', 'noDay']]],
    [
      '-after:x invoice BEFORE:"next week"',
      [
        ['-after:x', 'noDay'],
        ['BEFORE:"next week"', 'noDay'],
      ],
    ],
    [
      'after:31.04.2026 after:2026-4',
      [
        ['after:31.04.2026', 'noDay'],
        ['after:2026-4', 'noDay'],
      ],
    ],
    ['has:nonsense', [['has:nonsense', 'noHas']]],
    ['has: from:mia', [['has: from:mia', 'noHas']]],
    ...['has:', 'before:', 'after:', 'from:', 'subject:', 'To:', '-from:'].map(
      (typed): [string, [string, string][]] => [`invoice ${typed}`, [[typed, 'noValue']]],
    ),
    ['has:x has:x', [['has:x', 'noHas']]],
  ])('is said, and looked for as it stands: %s', (search, expected) => {
    const unused = unusedInSearch(search, list);
    expect(unused.map(({ value, why }) => [value, why])).toEqual(expected);
    expect(isWidened(unused)).toBe(false);
    expect(() => requireUsedSearch(search, list)).not.toThrow();
  });

  it.each(['from:""', '-subject:" "', 'x to:"'])('is said where it is left out: %s', (search) => {
    const unused = unusedInSearch(search, list);
    expect(unused.map(({ why }) => why)).toEqual(['noWords']);
    expect(isWidened(unused)).toBe(true);
    expect(() => requireUsedSearch(search, list)).toThrow('cannot be used');
  });
});

it('knows all operators in a list that has all of a message', () => {
  expect(unusedInSearch('to:bob has:attachment -has:attachments', 'whole')).toEqual([]);
});

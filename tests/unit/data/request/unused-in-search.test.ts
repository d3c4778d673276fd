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
    const unused = unusedInSearch(search);
    expect(unused.map(({ name, why, value }) => ({ name, why, value }))).toEqual(
      values.map((value) => ({ name: 'q', why: 'operator', value })),
    );
    expect(isWidened(unused)).toBe(true);
    expect(() => requireUsedSearch(search)).toThrow('cannot be used');
  });

  it.each([
    [undefined],
    ['from:mia subject:"last reminder" -news before:2026-11-01 after:1.10.2026'],
    // Words, as they have no value that these operators can have.
    ['has:fun before:yesterday re: to:'],
  ])('is nothing of what it can: %s', (search) => {
    expect(unusedInSearch(search)).toEqual([]);
    expect(() => requireUsedSearch(search)).not.toThrow();
  });
});

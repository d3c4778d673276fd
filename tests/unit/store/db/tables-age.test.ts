import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '@/lib/store/db/generated/migrations';
import { isNewer } from '@/lib/store/db/tables-age';

describe('isNewer', () => {
  it.each([
    ['more than is known', ['a', 'b', 'c'], ['a', 'b'], true],
    ['just what is known', ['a', 'b'], ['a', 'b'], false],
    ['less than is known', ['a'], ['a', 'b'], false],
    ['another branch: something is missing, too', ['a', 'c'], ['a', 'b'], false],
    ['nothing', [], ['a'], false],
  ])('sees tables with %s', (_what, applied, known, answer) => {
    expect(isNewer(applied, known)).toBe(answer);
  });
});

describe('MIGRATIONS', () => {
  it('are those of the project, so that the build knows its own', () => {
    const names = readdirSync('prisma/migrations').filter((name) => !name.includes('.'));
    expect([...MIGRATIONS].sort()).toEqual(names.sort());
  });
});

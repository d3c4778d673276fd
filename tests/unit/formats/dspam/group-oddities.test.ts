import { describe, expect, it } from 'vitest';
import { findGroup, parseGroupFile } from '@/lib/formats/dspam/group-file';
import { findGroupOddities } from '@/lib/formats/dspam/group-oddities';

const found = (line: string) =>
  findGroupOddities(`# groups\n${line}\n`).map(({ kind, line: number, user }) => [kind, number, user]);

describe('findGroupOddities', () => {
  /** Lines at which dspam 3.10.2 goes round for ever (tried on the program), for whom, and what says the same. */
  const ENDLESS: [line: string, user: string, instead: string][] = [
    ['team:merged:*,alice', 'alice', 'team:merged:*'],
    ['team:merged:alice,*', 'alice', 'team:merged:alice'],
    ['team:merged:*@example.org,bob@example.org', 'bob@example.org', 'team:merged:*@example.org'],
    ['team:merged:*,*@example.org', 'somebody@example.org', 'team:merged:*'],
    ['team:MERGED:alice,Alice', 'alice', 'team:MERGED:alice'],
    ['team:merged:-alice,*', 'alice', 'team:merged:*,-alice'],
    ['team:merged:bob,-alice', 'alice', 'team:merged:bob'],
    ['team:merged:*,-alice,-alice', 'alice', 'team:merged:*,-alice'],
    ['team:merged:*,-*@example.org,-bob@example.org', 'bob@example.org', 'team:merged:*,-*@example.org'],
    ['team:merged:*,*', 'every', 'team:merged:*'],
    ['net:classification:*global,alice', 'every', ''],
  ];

  it.each(ENDLESS)('finds that %s has no end for %s', (line, user, instead) => {
    const [oddity] = findGroupOddities(`${line}\n`);
    expect(oddity).toMatchObject({ kind: 'endless', line: 1, user, instead });
    if (instead !== '') expect(findGroupOddities(`${instead}\n`)).toEqual([]);
  });

  it('keeps out of the line that it writes instead whom the line leaves out', () => {
    const [oddity] = findGroupOddities('team:merged:-alice,*\n');
    const groups = parseGroupFile(oddity?.instead ?? '');
    expect(findGroup(groups, 'alice')).toBeUndefined();
    expect(findGroup(groups, 'bob')?.name).toBe('team');
  });

  it.each(['', ',u3', ',*,*'])('takes no more than its length for a long line%s', (end) => {
    const time = (count: number) => {
      const names = Array.from({ length: count }, (_, index) => `u${index}`);
      const before = process.cpuUsage();
      findGroupOddities(`team:merged:${names.join()}${end}\n`);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    time(1_000);
    // Each name looked up among all, it were a hundred times as long and more; and a line that is written anew, a thousand times.
    expect(time(20_000)).toBeLessThan(60 * Math.max(time(2_000), 1_000));
  });

  it('says what to write instead only where somebody can read that', () => {
    const line = `team:merged:${Array.from({ length: 300 }, (_, index) => `u${index}`).join()},u3\n`;
    expect(findGroupOddities(line)).toMatchObject([{ kind: 'endless', user: 'u3', instead: '' }]);
  });

  it('stops after as many as were asked for', () => {
    expect(findGroupOddities('a\nb\nc\nd\n', 2).map(({ line }) => line)).toEqual([1, 2]);
  });

  it.each([
    ['team:shared:alice, bob', [['blank', 2, 'bob']]],
    ['team:shared:alice ,bob', [['blank', 2, 'alice']]],
    ['team:shared:*,-bob', [['leftIn', 2, 'bob']]],
    ['team:shared, managed:alice', [['unmanaged', 2, '']]],
    ['team:sharde:alice', [['unknown', 2, '']]],
    ['nothing at all', [['unknown', 2, '']]],
  ])('says of %j what it does instead', (line, oddities) => {
    expect(found(line)).toEqual(oddities);
  });

  it.each([
    'team:shared:alice,bob',
    'team:shared,managed:*@example.org',
    'all:merged:*,-alice,-*@example.net',
    'all:merged:*,-*@example.org,bob@example.org',
    'net:classification:alice,bob',
    'global:classification:*global',
    'inoc:inoculation:alice,bob',
    '# team:merged:*,alice',
    '; a comment',
    '',
  ])('has nothing to say of %j', (line) => {
    expect(found(line)).toEqual([]);
  });
});

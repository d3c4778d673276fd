import { describe, expect, it } from 'vitest';
import { findGroup, parseGroupFile } from '@/lib/dspam/group-file';
import { findPasswdUid } from '@/lib/users/find-uid';

const GROUPS = parseGroupFile(`# groups
team:shared,managed:alice@example.org, bob
family:shared:carol@example.org
site:merged:*,-dave
inoc:inoculation:eve
`);

describe('group file', () => {
  it('reads the groups that share a mailbox or training', () => {
    expect(GROUPS.map(({ name, type }) => [name, type])).toEqual([
      ['team', 'managed'],
      ['family', 'shared'],
      ['site', 'merged'],
    ]);
  });

  it.each([
    ['alice@example.org', 'team'],
    ['BOB', 'team'],
    ['carol@example.org', 'family'],
    ['anybody', 'site'],
    ['dave', undefined],
    ['site', undefined],
  ])('finds the group of %s', (user, name) => {
    expect(findGroup(GROUPS, user)?.name).toBe(name);
  });

  it('matches *@domain after the last @ only', () => {
    const groups = parseGroupFile('d:shared:*@example.org');
    expect(findGroup(groups, 'x@example.org')?.name).toBe('d');
    expect(findGroup(groups, 'x@evil-example.org')).toBeUndefined();
    expect(findGroup(groups, 'x@sub.example.org')).toBeUndefined();
    expect(findGroup(groups, 'example.org')).toBeUndefined();
  });
});

describe('findPasswdUid', () => {
  it('finds the uid of a Unix user by the exact name', () => {
    const passwd = 'root:x:0:0:root:/root:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n';
    expect(findPasswdUid(passwd, 'bob')).toEqual({ uid: 1001, name: 'bob' });
    expect(findPasswdUid(passwd, 'Bob')).toBeNull();
    expect(findPasswdUid('bob:x::', 'bob')).toBeNull();
  });
});

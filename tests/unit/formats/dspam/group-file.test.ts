import { describe, expect, it } from 'vitest';
import { findGroup, parseGroupFile } from '@/lib/formats/dspam/group-file';
import { findPasswdUid } from '@/lib/people/identity/find-uid';

const GROUPS = parseGroupFile(`# groups
team:shared,managed:alice@example.org,bob
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

  // What the program itself does with these, all of it tried there.
  it.each([
    ['a blank behind a comma', 'g:shared:a, bob', 'bob', undefined],
    ['the same, and the name with it', 'g:shared:a, bob', ' bob', 'g shared'],
    ['a blank at the end', 'g:shared:bob ', 'bob', undefined],
    ['a blank before the group', ' g:shared:bob', 'bob', ' g shared'],
    ['a blank in the type', 'g:shared, managed:bob', 'bob', 'g shared'],
    ['the type in capitals', 'g:SHARED,MANAGED:bob', 'bob', 'g managed'],
    ['more behind the type', 'g:shared,managedx:bob', 'bob', 'g managed'],
    ['a longer word', 'g:sharedx:bob', 'bob', 'g shared'],
    ['a longer word for merged', 'g:merged :bob', 'bob', undefined],
    ['a name left out of a shared group', 'g:shared:*,-bob', 'bob', 'g shared'],
    ['a name left out of a merged group', 'g:merged:*,-BOB', 'bob', undefined],
    ['a domain left out of a merged group', 'g:merged:*,-*@a.org', 'bob@a.org', undefined],
    ['a name that begins with a dash', 'g:merged:*,-*', 'bob', 'g merged'],
    ['everybody let in after one was left out', 'g:merged:bob,-bob,*', 'bob', 'g merged'],
    ['two shared groups', 'g:shared:bob\nh:shared,managed:bob', 'bob', 'g shared'],
    ['a shared group below a merged one', 'g:merged:*\nh:shared:bob', 'bob', 'g merged'],
    ['a merged group below a shared one', 'h:shared:bob\ng:merged:*', 'bob', 'h shared'],
    ['a classification group above', 'c:classification:bob\ng:shared:bob', 'bob', undefined],
    ['one with others in it', 'c:classification:eve\ng:shared:bob', 'bob', 'g shared'],
    ['a global one, which is for everybody', 'c:classification:*eve\ng:shared:bob', 'bob', undefined],
    ['one below', 'g:shared:bob\nc:classification:bob', 'bob', 'g shared'],
    ['a merged group below one', 'c:classification:bob\ng:merged:bob', 'bob', 'g merged'],
    ['the group itself', 'g:shared:*\nh:shared:*', 'g', undefined],
    ['two colons for one', 'g::shared:bob', 'bob', undefined],
    ['a colon in a name', 'g:shared:a:b,bob', 'a:b', 'g shared'],
    ['a second @', 'g:shared:*@b@a.org', 'x@b@a.org', 'g shared'],
    ['the domain behind a second @', 'g:shared:*@a.org', 'x@b@a.org', undefined],
    ['CRLF', 'g:shared:bob\r\n', 'bob', 'g shared'],
    ['a line of more than 10,239 bytes', `g:shared:${'m'.repeat(10_228)},,bob`, 'bob', undefined],
    ['a comment', ';g:shared:bob', 'bob', undefined],
  ])('takes %s as DSPAM does', (_, text, user, expected) => {
    const group = findGroup(parseGroupFile(text), user);
    expect(group && `${group.name} ${group.type}`).toBe(expected);
  });

  it('matches *@domain after the @ only', () => {
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

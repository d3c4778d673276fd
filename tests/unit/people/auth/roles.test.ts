import { describe, expect, it } from 'vitest';
import { parseSubadmins } from '@/lib/people/auth/parse-subadmins';
import { mayOpenMailbox, parseAdmins } from '@/lib/people/auth/roles';

describe('parseAdmins', () => {
  it('reads the admins file of the old web UI', () => {
    expect([...parseAdmins('root\n  admin \r\n\n# no\n')]).toEqual(['root', 'admin']);
  });
});

describe('parseSubadmins', () => {
  it('reads the subadmins file of the old web UI', () => {
    const text =
      '# helpers\nhelp: alice@a.example, *@b.example # both\r\nother:bob\nhelp: carol\n: x\nno colon\n';
    expect([...parseSubadmins(text)]).toEqual([
      ['help', ['alice@a.example', '*@b.example', 'carol']],
      ['other', ['bob']],
    ]);
  });

  it.each(['*', '*@', '*@*', '*@*.example.org', 'a*', '*a@b', '*@a@b'])('gives nothing for %j', (pattern) => {
    expect(parseSubadmins(`help: ${pattern}`).get('help')).toEqual([]);
  });
});

describe('mayOpenMailbox', () => {
  const subadmin = (...mailboxes: string[]) => ({ user: 'help', role: 'subadmin', mailboxes }) as const;

  it('lets users see their own mailbox only, compared exactly', () => {
    const bob = { user: 'bob', role: 'user', mailboxes: [] } as const;
    expect(mayOpenMailbox(bob, 'bob')).toBe(true);
    for (const other of ['Bob', 'alice', 'bob@example.org', ''])
      expect(mayOpenMailbox(bob, other)).toBe(false);
    expect(mayOpenMailbox({ user: 'admin', role: 'admin', mailboxes: [] }, 'alice')).toBe(true);
  });

  it('lets subadmins see the mailboxes of their list', () => {
    expect(mayOpenMailbox(subadmin('alice'), 'alice')).toBe(true);
    expect(mayOpenMailbox(subadmin('alice'), 'help')).toBe(true);
    expect(mayOpenMailbox(subadmin('alice'), 'bob')).toBe(false);
  });

  it.each([
    'a@evil-example.org',
    'a@sub.example.org',
    'a@example.org.evil',
    'a@Example.org',
    'example.org',
    '@',
    'a',
  ])('does not take %j for one of *@example.org', (mailbox) => {
    expect(mayOpenMailbox(subadmin('*@example.org'), 'a@example.org')).toBe(true);
    expect(mayOpenMailbox(subadmin('*@example.org'), 'x@evil.example@example.org')).toBe(true);
    expect(mayOpenMailbox(subadmin('*@example.org'), mailbox)).toBe(false);
  });
});

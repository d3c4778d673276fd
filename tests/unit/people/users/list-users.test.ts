import { describe, expect, it } from 'vitest';
import { NO_FIGURES } from '@/lib/people/users/filter-figures';
import { listUsers, totalUsers } from '@/lib/people/users/list-users';
import type { SiteUser } from '@/lib/people/users/load-users';

let made = 0;

function user(about: Partial<SiteUser> & { name: string }): SiteUser {
  made++;
  return {
    uid: made,
    store: about.name,
    ...NO_FIGURES,
    messages: 0,
    bytes: 0,
    mode: 'TEFT',
    action: 'quarantine',
    sedation: '5',
    whitelist: 'on',
    lastMail: null,
    lastSignIn: null,
    ...about,
  };
}

const names = (users: SiteUser[]) => users.map(({ name }) => name);

describe('listUsers', () => {
  it('puts who has no value last in both directions, and equals in the order of names', () => {
    const users = [
      user({ name: 'd', messages: null }),
      user({ name: 'c', messages: 3 }),
      user({ name: 'b', messages: 10 }),
      user({ name: 'a', messages: 3 }),
    ];
    expect(names(listUsers(users, { sort: 'messages', direction: 'asc' }))).toEqual(['a', 'c', 'b', 'd']);
    expect(names(listUsers(users, { sort: 'messages', direction: 'desc' }))).toEqual(['b', 'a', 'c', 'd']);
  });

  it('sorts sedation as a number, and times by when they were', () => {
    const users = [
      user({ name: 'a', sedation: '10', lastMail: new Date('2026-11-02T00:00:00Z') }),
      user({ name: 'b', sedation: '9', lastMail: new Date('2026-11-20T00:00:00Z') }),
      user({ name: 'c', sedation: '' }),
    ];
    expect(names(listUsers(users, { sort: 'sedation', direction: 'desc' }))).toEqual(['a', 'b', 'c']);
    expect(names(listUsers(users, { sort: 'lastMail', direction: 'desc' }))).toEqual(['b', 'a', 'c']);
  });

  it('sorts by accuracy, who has had no mail last', () => {
    const users = [
      user({ name: 'none' }),
      user({ name: 'good', tp: 90, tn: 10 }),
      user({ name: 'bad', tp: 50, tn: 30, fn: 10, fp: 10 }),
    ];
    expect(names(listUsers(users, { sort: 'accuracy', direction: 'asc' }))).toEqual(['bad', 'good', 'none']);
  });

  it('finds a part of a name without regard to case', () => {
    const users = [user({ name: 'Alice@example.org' }), user({ name: 'bob' })];
    expect(names(listUsers(users, { search: 'ALICE', sort: 'name', direction: 'asc' }))).toEqual([
      'Alice@example.org',
    ]);
    expect(listUsers(users, { search: '.*', sort: 'name', direction: 'asc' })).toEqual([]);
  });
});

describe('totalUsers', () => {
  it('adds up, with the accuracy of all mail together', () => {
    const totals = totalUsers([
      user({ name: 'a', tp: 8, tn: 0, fn: 2, messages: 3, bytes: 300, spamCorpusfed: 4 }),
      user({ name: 'b', tp: 0, tn: 89, fp: 1, messages: 2, bytes: 50, innocentCorpusfed: 5 }),
    ]);
    expect(totals).toEqual({
      users: 2,
      messages: 5,
      bytes: 350,
      unknown: 0,
      tp: 8,
      tn: 89,
      fn: 2,
      fp: 1,
      spamCorpusfed: 4,
      innocentCorpusfed: 5,
      innocentLearned: 0,
      accuracy: 0.97,
      spamShare: 0.1,
    });
  });

  it('counts a quarantine that several share once, and tells how many were never counted', () => {
    const totals = totalUsers([
      user({ name: 'a', store: 'team', messages: 7, bytes: 70 }),
      user({ name: 'b', store: 'team', messages: 7, bytes: 70 }),
      user({ name: 'c', messages: null, bytes: null }),
    ]);
    expect(totals).toMatchObject({ users: 3, messages: 7, bytes: 70, unknown: 1 });
  });
});

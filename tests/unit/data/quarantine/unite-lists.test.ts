import { describe, expect, it } from 'vitest';
import type { HostList } from '@/lib/data/quarantine/lists-of-hosts';
import type { QuarantinePage } from '@/lib/data/quarantine/quarantine-page';
import type { QuarantineRow } from '@/lib/data/quarantine/quarantine-row';
import { uniteLists } from '@/lib/data/quarantine/unite-lists';

function row(key: string, day: number): QuarantineRow {
  return {
    key,
    member: null,
    from: { name: '', address: 'a@example.net' },
    subject: key,
    snippet: '',
    hasAttachment: false,
    receivedAt: `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z`,
    likelihood: null,
    seen: false,
    confidence: null,
    result: 'Spam',
    size: 1,
    problems: [],
    failure: null,
    failedRecipient: '',
    doubt: null,
    working: null,
    expiresInDays: null,
    expiresSoon: false,
    hasAlert: false,
    host: null,
  };
}

function list(rows: QuarantineRow[], about: Partial<QuarantinePage> = {}): QuarantinePage {
  return {
    mailbox: 'alice',
    rows,
    total: rows.length,
    hasMore: false,
    quarantined: rows.length,
    lastReceivedAt: rows[0]?.receivedAt ?? null,
    page: 1,
    pages: 1,
    from: 1,
    params: {},
    unused: [],
    jobs: [],
    running: [],
    sort: { key: 'date', direction: 'desc' },
    drawn: '',
    groups: null,
    passedOver: 0,
    textsWaiting: 0,
    scoring: { hasScores: false, waiting: 0, obstacle: null },
    nameProblem: null,
    hosts: null,
    ...about,
  };
}

const of = (host: string, page: QuarantinePage | null, trouble: HostList['trouble'] = null): HostList => ({
  host,
  page,
  trouble,
});
const AWAY = { code: 'unavailable', reason: 'hostAway', values: { host: 'web2' } } as const;

describe('uniteLists', () => {
  it('puts the rows of all hosts into one order, each with its host, those of others under names of their own', () => {
    const united = uniteLists('web1', list([row('a', 9), row('b', 5)]), [
      of('web2', list([row('c', 7), row('a', 3)], { running: ['x'] })),
    ]);
    expect(united.rows.map(({ key, host }) => [key, host?.name])).toEqual([
      ['a', 'web1'],
      ['web2~c', 'web2'],
      ['b', 'web1'],
      ['web2~a', 'web2'],
    ]);
    expect(united).toMatchObject({
      total: 4,
      quarantined: 4,
      from: 1,
      page: 1,
      pages: 1,
      running: ['web2~x'],
    });
  });

  it('has each message on one page, however many pages each host has', () => {
    const here = [[row('a', 9)], [row('b', 8)], [row('c', 7)]];
    const seen: string[] = [];
    for (const page of [1, 2, 3, 4]) {
      const own = Math.min(page, here.length);
      const united = uniteLists(
        'web1',
        list(here[own - 1] ?? [], { page: own, pages: 3, from: own, total: 3 }),
        // A host shows its last page where it is asked for a later one.
        [of('web2', list([row('d', 6)], { page: 1, pages: 1, total: 1 }))],
      );
      if (page < 4) seen.push(...united.rows.map(({ key }) => key));
      expect(united).toMatchObject({ page: own, pages: 3, total: 4 });
      expect(united.from).toBe(own === 1 ? 1 : own + 1);
    }
    expect(seen).toEqual(['a', 'web2~d', 'b', 'c']);
  });

  it('shows what a host had that is away, and says so; one of which nothing is known is told', () => {
    const known = uniteLists('web1', list([]), [of('web2', list([row('c', 7)]), AWAY)]);
    expect(known.rows.map(({ key, host }) => [key, host])).toEqual([
      ['web2~c', { name: 'web2', isAway: true }],
    ]);
    expect(known.hosts?.away).toEqual([{ host: 'web2', isShown: true, trouble: AWAY }]);
    const unknown = uniteLists('web1', list([row('a', 1)]), [of('web2', null, AWAY)]);
    expect(unknown.rows).toHaveLength(1);
    expect(unknown.hosts?.away).toEqual([{ host: 'web2', isShown: false, trouble: AWAY }]);
  });
});

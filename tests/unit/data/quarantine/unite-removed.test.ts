import { describe, expect, it } from 'vitest';
import type { RemovedPage } from '@/lib/data/quarantine/get-removed';
import type { RemovedRow } from '@/lib/data/quarantine/removed-row';
import { uniteRemoved } from '@/lib/data/quarantine/unite-removed';

function row(id: string, day: number): RemovedRow {
  return {
    id,
    member: null,
    from: { name: '', address: 'a@example.net' },
    subject: id,
    what: 'delete',
    isForGood: false,
    by: 'alice',
    recipient: '',
    restoring: null,
    removedAt: `2026-11-0${day}T00:00:00.000Z`,
    keptUntil: `2026-12-0${day}T00:00:00.000Z`,
    host: null,
  };
}

function page(rows: RemovedRow[], about: Partial<RemovedPage> = {}): RemovedPage {
  return {
    mailbox: 'alice',
    rows,
    total: rows.length,
    removed: rows.length,
    page: 1,
    pages: 1,
    from: 1,
    params: {},
    unused: [],
    jobs: [],
    running: [],
    keepDays: 30,
    copiesTroubles: [],
    hosts: null,
    ...about,
  };
}

const AWAY = { code: 'unavailable', reason: 'hostAway', values: { host: 'web2' } } as const;

describe('uniteRemoved', () => {
  it('has what was removed on all hosts, newest first, each under a name with its host', () => {
    const there = page([row('1', 8), row('2', 2)], {
      running: ['x'],
      copiesTroubles: [{ host: null, kind: 'missing', file: 'a.removed.mbox' }],
    });
    const united = uniteRemoved('web1', page([row('1', 9), row('2', 5)]), [
      { host: 'web2', page: there, trouble: null },
    ]);
    expect(united.rows.map(({ id, host }) => [id, host?.name])).toEqual([
      ['1', 'web1'],
      ['web2~1', 'web2'],
      ['2', 'web1'],
      ['web2~2', 'web2'],
    ]);
    expect(united).toMatchObject({
      total: 4,
      removed: 4,
      from: 1,
      running: ['web2~x'],
      copiesTroubles: [{ host: 'web2', kind: 'missing', file: 'a.removed.mbox' }],
      hosts: { counted: 2, all: 2, away: [] },
    });
  });

  it('has no row twice where a host has fewer pages', () => {
    const here = page([row('51', 1)], { page: 2, pages: 2, from: 51, total: 51 });
    const there = page([row('1', 9)]);
    const united = uniteRemoved('web1', here, [{ host: 'web2', page: there, trouble: null }]);
    expect(united.rows.map(({ id }) => id)).toEqual(['51']);
    expect(united).toMatchObject({ from: 52, total: 52, page: 2, pages: 2 });
  });

  it('says what a host had that is away, and of how many hosts its numbers are', () => {
    const shown = uniteRemoved('web1', page([]), [
      { host: 'web2', page: page([row('1', 9)]), trouble: AWAY },
    ]);
    expect(shown.rows).toMatchObject([{ id: 'web2~1', host: { isAway: true } }]);
    const none = uniteRemoved('web1', page([]), [{ host: 'web2', page: null, trouble: AWAY }]);
    expect(none.hosts).toMatchObject({ counted: 1, all: 2, away: [{ host: 'web2', isShown: false }] });
  });
});

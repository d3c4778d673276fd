import { describe, expect, it } from 'vitest';
import type { HistoryPage } from '@/lib/data/history/get-history';
import type { PlacesOfHosts } from '@/lib/data/history/history-places';
import type { HistoryRow } from '@/lib/data/history/history-row';
import { uniteHistories } from '@/lib/data/history/unite-histories';
import { parseOfHosts } from '@/lib/data/hosts/of-hosts';
import type { HostShare } from '@/lib/data/request/shares-of-hosts';

const SIZE = 50;
const AWAY = { code: 'unavailable', reason: 'hostAway', values: { host: 'web2' } } as const;

function row(place: number, second: number): HistoryRow {
  return {
    key: `${second}`,
    class: 'innocent',
    status: 'delivered',
    statusText: '',
    from: { name: '', address: 'a@example.net' },
    subject: '',
    at: new Date(Date.UTC(2026, 10, 1) + second * 1000).toISOString(),
    retraining: { as: 'spam', isUndo: false },
    working: null,
    refusal: null,
    quarantineKey: null,
    taken: null,
    place,
    host: null,
  };
}

const PAGE: HistoryPage = {
  mailbox: 'alice',
  rows: [],
  total: 0,
  isEmpty: false,
  params: {},
  unused: [],
  newer: null,
  older: null,
  searchedTo: null,
  log: { progress: null, off: null, trouble: null, fromSite: false, problems: [] },
  otherLogs: [],
  jobs: [],
  running: [],
  drawn: '',
  lastDone: '7',
  signatureDays: null,
  hosts: null,
};

/** A page as one host has it (lib/messages/history/list-history.ts), of rows in the order of their places. */
function pageOf(rows: readonly HistoryRow[], { direction, of }: PlacesOfHosts, host: string): HistoryPage {
  const at = of.get(host);
  const isUp = direction === 'after' && at !== undefined;
  const ahead = rows.filter(({ place }) => at === undefined || (isUp ? place > at : place < at));
  const shown = isUp ? ahead.slice(0, SIZE) : ahead.slice(-SIZE);
  const more = ahead.length > SIZE ? ((isUp ? shown.at(-1) : shown[0])?.place ?? null) : null;
  const back = at === undefined ? null : at;
  return {
    ...PAGE,
    rows: [...shown].reverse(),
    newer: isUp ? more : back,
    older: isUp ? back : more,
    total: rows.length,
  };
}

/** The hosts as they are asked from one place of all. */
function united(
  hosts: Record<string, HistoryRow[]>,
  places: PlacesOfHosts,
  away: string[] = [],
): HistoryPage {
  const [own = '', ...others] = Object.keys(hosts);
  const page = (host: string) => pageOf(hosts[host] ?? [], places, host);
  const shares = others.map((host): HostShare<HistoryPage> => {
    const isAway = away.includes(host);
    return { host, page: isAway ? null : page(host), trouble: isAway ? AWAY : null };
  });
  return uniteHistories(own, places, page(own), shares);
}

function placesOf(direction: PlacesOfHosts['direction'], text: unknown): PlacesOfHosts {
  const of = [...parseOfHosts(String(text))].map(([host, place]): [string, number] => [host, Number(place)]);
  return { direction, of: new Map(of) };
}

const FIRST: PlacesOfHosts = { direction: 'before', of: new Map() };
const seconds = (page: HistoryPage) => page.rows.map(({ key }) => Number(key.split('~').at(-1)));

function dealt(count: number, hosts: readonly string[], seed: number): Record<string, HistoryRow[]> {
  const dealt: Record<string, HistoryRow[]> = Object.fromEntries(hosts.map((host) => [host, []]));
  let random = seed;
  for (let second = 0; second < count; second++) {
    random = (random * 1103515245 + 12345) % 2147483648;
    // Most of a stretch of time is of one host.
    const host = hosts[random % 7 < 5 ? Math.floor(second / 60) % hosts.length : random % hosts.length];
    const rows = dealt[host ?? ''];
    rows?.push(row(rows.length + 1, second));
  }
  return dealt;
}

describe('uniteHistories', () => {
  it.each([
    [['web1', 'web2'], 3],
    [['web1', 'web2', 'web3'], 11],
  ])('is in one order over all pages, there and back, with each row once: %s', (names, seed) => {
    const hosts = dealt(412, names, seed);
    const pages: number[][] = [];
    let places = FIRST;
    let page = united(hosts, places);
    expect(page).toMatchObject({ newer: null, total: 412 });
    for (;;) {
      pages.push(seconds(page));
      if (page.older === null) break;
      places = placesOf('before', page.older);
      page = united(hosts, places);
      expect(page.newer).not.toBeNull();
    }
    expect(pages.flat()).toEqual(Array.from({ length: 412 }, (_each, index) => 411 - index));
    const back: number[][] = [];
    while (page.newer !== null) {
      page = united(hosts, placesOf('after', page.newer));
      if (page.rows.length > 0) back.unshift(seconds(page));
    }
    expect(back.flat()).toEqual(pages.slice(0, -1).flat());
    expect(seconds(united(hosts, placesOf('before', page.older)))[0]).toBe((back[0]?.at(-1) ?? 0) - 1);
  });

  it('names each row, and what its form showed, by its host', () => {
    const page = united({ web1: [row(1, 1)], web2: [row(1, 2)] }, FIRST);
    expect(page.rows.map(({ key, host }) => [key, host])).toEqual([
      ['web2~2', { name: 'web2', isAway: false }],
      ['1', { name: 'web1', isAway: false }],
    ]);
    expect(page).toMatchObject({ lastDone: 'web1.7_web2.7', older: null, newer: null });
  });

  it('goes on from where a host was that is away meanwhile', () => {
    const hosts = dealt(300, ['web1', 'web2'], 5);
    const first = united(hosts, FIRST);
    const second = united(hosts, placesOf('before', first.older), ['web2']);
    expect(second.hosts).toMatchObject({ away: [{ host: 'web2', isShown: false }], counted: 1, all: 2 });
    expect(second.rows.every(({ host }) => host?.name === 'web1')).toBe(true);
    const place = (page: HistoryPage) => parseOfHosts(String(page.older)).get('web2');
    expect(place(second)).toBe(place(first));
    const third = united(hosts, placesOf('before', second.older));
    expect(third.rows.some(({ host }) => host?.name === 'web2')).toBe(true);
  });

  it('shows nothing beyond the place to which a search has looked on every host', () => {
    const here = { ...PAGE, rows: [row(9, 900)], older: 4, searchedTo: row(4, 500).at };
    const there = { ...PAGE, rows: [row(8, 800), row(3, 300)] };
    const page = uniteHistories('web1', FIRST, here, [{ host: 'web2', page: there, trouble: null }]);
    expect(seconds(page)).toEqual([900, 800]);
    expect(page).toMatchObject({ searchedTo: here.searchedTo, older: 'web1.4_web2.8' });
  });

  it('lets nothing be done with what a host had that is away', () => {
    const there = { ...PAGE, rows: [row(8, 800)] };
    const page = uniteHistories('web1', FIRST, PAGE, [{ host: 'web2', page: there, trouble: AWAY }]);
    expect(page.rows).toMatchObject([{ retraining: null, host: { name: 'web2', isAway: true } }]);
  });
});

import { describe, expect, it } from 'vitest';
import type { FoundRow, SearchPage, SiteJobView } from '@/lib/data/site/search-page';
import { uniteSearch } from '@/lib/data/site/unite-search';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 30, hour));
const AWAY = { code: 'unavailable', reason: 'hostAway', values: { host: 'web2' } } as const;

function row(key: string, hour: number): FoundRow {
  return {
    store: 'alice',
    key,
    fromText: '',
    subject: key,
    snippet: '',
    hasAttachment: false,
    receivedAt: at(hour),
    confidence: -1,
    host: null,
  };
}

function job(about: Partial<SiteJobView> = {}): SiteJobView {
  return {
    batch: 'x',
    kind: 'delete',
    actor: 'admin',
    isGoing: false,
    isNews: true,
    mailboxes: 1,
    total: 5,
    succeeded: 5,
    failed: 0,
    failures: [],
    notReversed: 0,
    createdAt: at(1),
    canUndo: true,
    isUndone: false,
    ...about,
  };
}

function page(rows: FoundRow[], about: Partial<SearchPage> = {}): SearchPage {
  const found = { rows, total: rows.length, hasMore: false, page: 1, pages: 1, behind: 1 };
  return { params: { q: 'x' }, unused: [], found, preview: null, jobs: [], hosts: null, ...about };
}

const preview = (messages: number, below: number, digest: string): SearchPage['preview'] => ({
  kind: 'release',
  messages,
  mailboxes: 1,
  hasMore: false,
  weight: { messages, unlikely: 1, unjudged: 0, forGood: 0, digest },
  shown: { messages: String(messages), below: String(below), confirmed: digest },
});

/** As it comes from another host: dates are text. */
const sent = (page: SearchPage): SearchPage => JSON.parse(JSON.stringify(page));

describe('uniteSearch', () => {
  it('has what all hosts have found, newest first, each under a name with its host', () => {
    const here = page([row('a', 9), row('b', 5)]);
    const united = uniteSearch('web1', here, [
      { host: 'web2', page: sent(page([row('a', 7)])), trouble: null },
    ]);
    expect(united.found?.rows.map(({ key, host, receivedAt }) => [key, host?.name, receivedAt])).toEqual([
      ['a', 'web1', at(9)],
      ['web2~a', 'web2', at(7)],
      ['b', 'web1', at(5)],
    ]);
    expect(united.found).toMatchObject({ total: 3, behind: 2, page: 1, pages: 1 });
  });

  it('asks about all of them at once, and says of each host what was shown', () => {
    const here = page([], { preview: preview(3, 120, 'aa') });
    const there = page([], { preview: preview(4, 33, 'bb') });
    const none = page([], { preview: { ...preview(0, 7, ''), weight: null } as SearchPage['preview'] });
    const united = uniteSearch('web1', here, [
      { host: 'web2', page: sent(there), trouble: null },
      { host: 'web3', page: sent(none), trouble: null },
    ]);
    expect(united.preview).toMatchObject({
      messages: 7,
      weight: { messages: 7, unlikely: 2 },
      shown: { messages: 'web1.3_web2.4', below: 'web1.120_web2.33', confirmed: 'web1.aa_web2.bb' },
    });
    const away = uniteSearch('web1', here, [{ host: 'web2', page: sent(there), trouble: AWAY }]);
    expect(away.preview).toBeNull();
    expect(away.hosts).toMatchObject({ away: [{ host: 'web2' }] });
  });

  it('tells a click on several hosts as one', () => {
    const here = page([], { jobs: [job({ createdAt: at(2) })] });
    const there = page([], { jobs: [job({ isGoing: true, succeeded: 2, canUndo: false })] });
    const united = uniteSearch('web1', here, [{ host: 'web2', page: sent(there), trouble: null }]);
    expect(united.jobs).toEqual([
      job({ createdAt: at(1), isGoing: true, mailboxes: 2, total: 10, succeeded: 7, canUndo: false }),
    ]);
  });
});

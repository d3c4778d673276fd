import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '@/lib/data/history/history-row';
import type { ReportedMessage, ReportPage } from '@/lib/data/history/report-page';
import { uniteReports } from '@/lib/data/history/unite-reports';

const ENTRY = { subject: 'Logged' } as HistoryRow;
const AWAY = { code: 'unavailable', reason: 'hostAway', values: { host: 'web2' } } as const;

function message(key: string, about: Partial<ReportedMessage> = {}): ReportedMessage {
  return {
    key,
    lastDone: '7',
    entry: null,
    refusal: 'signaturePurged',
    quarantineKey: null,
    signatureDays: 14,
    ...about,
  };
}

function page(messages: ReportedMessage[]): ReportPage {
  const problem = messages.length === 0 ? 'foreign' : null;
  return { mailbox: 'alice', messages, leftOut: 0, forwardTo: null, problem, hosts: null };
}

const unite = (here: ReportedMessage[], there: ReportedMessage[]) =>
  uniteReports('web1', page(here), [{ host: 'web2', page: page(there), trouble: null }]);

describe('uniteReports', () => {
  it('reports a message on the host that has logged it, though the filter of this one knows its mark as well', () => {
    const here = message('1,a', { refusal: null });
    const { messages } = unite([here], [message('1,a', { refusal: null, entry: ENTRY, lastDone: '33' })]);
    expect(messages).toMatchObject([{ key: 'web2~1,a', lastDone: 'web2.33', entry: ENTRY }]);
  });

  it('reports on this host what both know equally, and once', () => {
    expect(unite([message('1,a')], [message('1,a')]).messages).toEqual([message('1,a')]);
  });

  it('leads to the quarantine of the host that holds it', () => {
    const there = message('1,a', { quarantineKey: '1,a', refusal: 'alreadySpam' });
    expect(unite([message('1,a')], [there]).messages).toMatchObject([{ quarantineKey: 'web2~1,a' }]);
  });

  it('takes a mark for that of another mailbox only where it is so on all hosts', () => {
    expect(unite([], [message('1,a')])).toMatchObject({ problem: null, messages: [{ key: 'web2~1,a' }] });
    expect(unite([], [])).toMatchObject({ problem: 'foreign', messages: [] });
  });

  it('shows what is known here of a message while another host cannot be asked, and says so', () => {
    const before = page([message('1,a', { entry: ENTRY })]);
    const shares = [{ host: 'web2', page: before, trouble: AWAY }];
    const united = uniteReports('web1', page([message('1,a')]), shares);
    expect(united.messages).toEqual([message('1,a')]);
    expect(united.hosts).toMatchObject({ away: [{ host: 'web2', isShown: false }], counted: 1, all: 2 });
  });
});

import { expect, it } from 'vitest';
import type { JobProgress } from '@/lib/data/change/get-jobs';
import { uniteJobs } from '@/lib/data/change/unite-jobs';

function job(id: string, about: Partial<JobProgress> = {}): JobProgress {
  return {
    id,
    kind: 'release',
    state: 'done',
    by: 'alice',
    isOwn: true,
    endedAt: '2026-11-30T10:00:00.000Z',
    wasSeen: true,
    total: 30,
    succeeded: 30,
    failed: 0,
    secondsLeft: null,
    failures: [],
    notReversed: 0,
    recipients: [],
    batch: `batch-${id}`,
    runs: null,
    isUndone: false,
    click: `click-${id}`,
    ...about,
  };
}
const of = (host: string, jobs: JobProgress[], isAway = false) => ({ host, page: { jobs }, isAway });

it('makes one notice of the parts of one click, which goes on as long as one of them does', () => {
  const here = job('7', {
    click: 'x',
    batch: 'x',
    recipients: [
      { address: 'a@example.org', messages: 2 },
      { address: 'b@example.org', messages: 1 },
    ],
  });
  const failures = [{ key: 'k', subject: '', reason: 'failed' as const, said: null }];
  const there = job('7', {
    click: 'x',
    batch: null,
    runs: 'x',
    state: 'running',
    endedAt: null,
    wasSeen: false,
    succeeded: 3,
    failed: 1,
    secondsLeft: 9,
    failures,
    recipients: [{ address: 'b@example.org', messages: 5 }],
  });
  expect(uniteJobs('web1', [of('web1', [here]), of('web2', [there])])).toEqual([
    {
      ...here,
      id: '7+web2~7',
      state: 'running',
      endedAt: null,
      wasSeen: false,
      total: 60,
      succeeded: 33,
      failed: 1,
      secondsLeft: 9,
      failures: [{ ...failures[0], key: 'web2~k' }],
      recipients: [
        { address: 'b@example.org', messages: 6 },
        { address: 'a@example.org', messages: 2 },
      ],
      batch: 'x',
      runs: 'web2~x',
    },
  ]);
});

it('keeps apart what are two clicks, what goes on before what has ended, the newest first', () => {
  const united = uniteJobs('web1', [
    of('web1', [job('1'), job('2', { endedAt: '2026-11-30T12:00:00.000Z' })]),
    of('web2', [job('1', { click: 'other', endedAt: null, state: 'running' })]),
    of('web3', [job('9', { click: 'unknown' })], true),
  ]);
  expect(united.map(({ id }) => id)).toEqual(['web2~1', '2', '1']);
});

it('is undone where nothing is left of any part', () => {
  const parts = (...isUndone: boolean[]) =>
    isUndone.map((each, index) => of(`web${index + 1}`, [job('1', { click: 'x', isUndone: each })]));
  expect(uniteJobs('web1', parts(true, true))).toMatchObject([{ isUndone: true }]);
  expect(uniteJobs('web1', parts(true, false))).toMatchObject([{ isUndone: false }]);
});

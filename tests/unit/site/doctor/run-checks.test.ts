import { describe, expect, it, vi } from 'vitest';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { runChecks, verdictOf } from '@/lib/site/doctor/run-checks';

const examined: Examined = {
  env: {},
  config: null,
  faults: [],
  conf: null,
  confPath: null,
  home: null,
  scale: null,
  dspamBin: null,
  folder: '/',
};

function check(name: string, look: () => Promise<Finding[]>): Check {
  return { name, look };
}

describe('runChecks', () => {
  it('tells all in the order of the checks, whichever is ready first', async () => {
    const { good, fault } = findingsOf('slow');
    let go = () => {};
    const slow = check('slow', async () => {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return [good('fine'), fault('bad')];
    });
    const quick = check('quick', async () => {
      go();
      return [findingsOf('quick').good('fine')];
    });
    const found = await runChecks([slow, quick], examined);
    expect(found.map((each) => `${each.check} ${each.says}`)).toEqual([
      'slow fine',
      'slow bad',
      'quick fine',
    ]);
  });

  it('makes a finding of a check that fails, and goes on', async () => {
    const broken = check('broken', async () => {
      throw new Error('no such disk');
    });
    const fine = check('fine', async () => [findingsOf('fine').good('fine')]);
    expect(await runChecks([broken, fine], examined)).toMatchObject([
      { check: 'broken', level: 'unknown', says: 'brokenOff', values: { reason: 'no such disk' } },
      { check: 'fine', level: 'good' },
    ]);
  });

  it('does not wait for one that hangs', async () => {
    vi.useFakeTimers();
    try {
      const found = runChecks([check('hangs', () => new Promise(() => undefined))], examined);
      await vi.runAllTimersAsync();
      expect(await found).toMatchObject([{ check: 'hangs', level: 'unknown', says: 'brokenOff' }]);
    } finally {
      vi.useRealTimers();
    }
  });
});

it.each([
  [[], 0],
  [['good', 'good'], 0],
  [['good', 'warning'], 1],
  [['unknown'], 1],
  [['warning', 'fault', 'good'], 2],
] as const)('%j ends with %d', (levels, code) => {
  const { good, warning, fault, unknown } = findingsOf('any');
  const make = { good, warning, fault, unknown };
  expect(verdictOf(levels.map((level) => make[level]('x')))).toBe(code);
});

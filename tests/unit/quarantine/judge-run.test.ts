import { describe, expect, it } from 'vitest';
import { judgeRun } from '@/lib/quarantine/judge-run';

const run = (exitCode: number | null, timedOut = false) => ({
  started: exitCode !== null || timedOut,
  exitCode,
  signal: timedOut ? 'SIGTERM' : null,
  timedOut,
  output: '',
});

describe('judgeRun', () => {
  it('takes only exit code 0 together with the log record for a delivery', () => {
    expect(judgeRun(run(0), 'found', 'error', false)).toEqual({
      delivered: true,
      trained: true,
      reason: null,
      proof: 'log',
    });
    expect(judgeRun(run(0), 'missing', 'error', false)).toMatchObject({
      delivered: false,
      reason: 'notDelivered',
    });
    expect(judgeRun(run(0), 'unreadable', 'error', false)).toMatchObject({
      delivered: false,
      reason: 'unconfirmed',
    });
  });

  it('knows that a failed delivery has trained the filter all the same', () => {
    expect(judgeRun(run(255), 'found', 'error', false)).toMatchObject({
      delivered: false,
      trained: true,
      reason: 'deliveryFailed',
    });
    expect(judgeRun(run(255), 'found', 'corpus', false)).toMatchObject({ delivered: false, trained: false });
  });

  it('trusts the exit code where the filter does not log: opted out, or over MaxMessageSize', () => {
    expect(judgeRun(run(0), 'missing', 'error', true)).toMatchObject({
      delivered: true,
      trained: false,
      proof: 'exit-code',
    });
    expect(judgeRun(run(255), 'missing', 'error', true)).toMatchObject({
      delivered: false,
      reason: 'deliveryFailed',
    });
  });

  it.each([
    [run(1), 'refused'],
    [run(251), 'filterUnavailable'],
    [run(null), 'filterMissing'],
    [run(null, true), 'timedOut'],
    [run(99), 'deliveryFailed'],
  ] as const)('says why: %j is %s', (ended, reason) => {
    expect(judgeRun(ended, 'missing', 'error', false)).toMatchObject({
      delivered: false,
      trained: false,
      reason,
    });
  });

  it('takes 99 of a delivery-only run as delivered when it is logged (Broken returnCodes)', () => {
    expect(judgeRun(run(99), 'found', 'deliver', false).delivered).toBe(true);
    expect(judgeRun(run(99), 'found', 'error', false).delivered).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { judgeRun } from '@/lib/messages/operations/judge-run';

const run = (exitCode: number | null, timedOut = false) => ({
  started: exitCode !== null || timedOut,
  exitCode,
  signal: timedOut ? 'SIGTERM' : null,
  timedOut,
  output: '',
});

const killed = (signal: string) => ({ started: true, exitCode: null, signal, timedOut: false, output: '' });

describe('judgeRun', () => {
  it('takes only exit code 0 together with the log record for a delivery', () => {
    expect(judgeRun(run(0), 'found', 'error', false)).toEqual({
      delivered: true,
      trained: true,
      fed: false,
      reason: null,
      proof: 'log',
    });
    expect(judgeRun(run(0), 'missing', 'error', false)).toMatchObject({
      delivered: false,
      reason: 'unconfirmed',
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
    expect(judgeRun(run(255), 'found', 'corpus', false)).toMatchObject({ delivered: false, fed: true });
    expect(judgeRun(run(255), 'unreadable', 'corpus', false)).toMatchObject({ fed: true });
    expect(judgeRun(run(255), 'found', 'deliver', false)).toMatchObject({ trained: false, fed: false });
  });

  it.each([
    'Killed',
    'Terminated',
    'Segmentation fault (core dumped)',
    'mailbox is busy\nKilled',
    'Aborted\nand what came after it',
    'sh: line 1: 4711 Killed                  /usr/bin/agent -d alice',
  ])('cannot tell whether it arrived when a shell told of the end of the agent: %j', (output) => {
    for (const way of ['error', 'corpus', 'deliver', 'signature'] as const) {
      const verdict = judgeRun({ ...run(255), output: `${output}\n` }, 'found', way, false);
      expect(verdict).toMatchObject({ delivered: false, reason: 'unconfirmed', trained: way === 'error' });
    }
  });

  it.each(['', 'procmail: Couldn’t create "/var/mail/alice"', 'Killed by a rule', 'user Killed'])(
    'believes an agent that says it has not taken it: %j',
    (output) => {
      const verdict = judgeRun({ ...run(255), output: `${output}\n` }, 'found', 'error', false);
      expect(verdict).toMatchObject({ reason: 'deliveryFailed' });
    },
  );

  it.each(['missing', 'unreadable', 'found'] as const)(
    'cannot tell whether it arrived when the filter was killed, whatever the log says: %s',
    (proof) => {
      for (const signal of ['SIGKILL', 'SIGSEGV', 'SIGABRT'])
        for (const way of ['error', 'corpus', 'deliver', 'signature'] as const)
          expect(judgeRun(killed(signal), proof, way, false)).toMatchObject({ reason: 'unconfirmed' });
      // By a shell in between, or by an agent that ended it.
      expect(judgeRun(run(139), proof, 'error', false)).toMatchObject({ reason: 'unconfirmed' });
      expect(judgeRun(run(127), proof, 'error', false)).toMatchObject({ reason: 'unconfirmed' });
    },
  );

  it.each(['missing', 'unreadable'] as const)('knows what was not started, with the log %s', (proof) => {
    expect(judgeRun(run(null), proof, 'error', false)).toMatchObject({ reason: 'filterMissing' });
    expect(judgeRun(run(1), proof, 'error', false)).toMatchObject({ reason: 'refused' });
  });

  it('cannot tell when the daemon went away after it had begun', () => {
    expect(judgeRun(run(251), 'found', 'error', false)).toMatchObject({
      reason: 'unconfirmed',
      trained: true,
    });
    expect(judgeRun(run(251), 'unreadable', 'deliver', false)).toMatchObject({ reason: 'unconfirmed' });
    expect(judgeRun(run(251), 'missing', 'deliver', true)).toMatchObject({ reason: 'unconfirmed' });
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
    expect(judgeRun(run(99), 'found', 'signature', false).delivered).toBe(true);
    expect(judgeRun(run(99), 'found', 'error', false).delivered).toBe(false);
  });
});

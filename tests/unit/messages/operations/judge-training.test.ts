import { describe, expect, it } from 'vitest';
import { judgeTraining } from '@/lib/messages/operations/judge-training';

const run = (exitCode: number | null, { signal = null as string | null, timedOut = false } = {}) => ({
  started: exitCode !== null || signal !== null || timedOut,
  exitCode,
  signal,
  timedOut,
  output: '',
});

describe('judgeTraining', () => {
  it.each(['SIGKILL', 'SIGSEGV', 'SIGABRT'])('cannot tell what was learned before %s', (signal) => {
    for (const proof of ['missing', 'unreadable'] as const)
      expect(judgeTraining(run(null, { signal }), proof)).toEqual({
        state: 'unconfirmed',
        reason: 'trainUnconfirmed',
      });
    // As a shell in between says it.
    expect(judgeTraining(run(137), 'missing')).toMatchObject({ state: 'unconfirmed' });
  });

  it('knows that a program that was not started has learned nothing, also when the log cannot be read', () => {
    for (const proof of ['missing', 'unreadable'] as const)
      expect(judgeTraining(run(null), proof)).toEqual({ state: 'failed', reason: 'trainFilterMissing' });
  });

  it.each([
    [run(0), 'failed', 'notTrained'],
    [run(1), 'failed', 'trainRefused'],
    [run(251), 'failed', 'trainUnavailable'],
    [run(255), 'failed', 'notTrained'],
    [run(null, { timedOut: true }), 'unconfirmed', 'trainTimedOut'],
  ] as const)('without a record %j is %s, %s', (ended, state, reason) => {
    expect(judgeTraining(ended, 'missing')).toEqual({ state, reason });
  });

  it('believes the record, however the run ended', () => {
    expect(judgeTraining(run(null, { signal: 'SIGKILL' }), 'found')).toEqual({ state: 'done', reason: null });
  });
});

import { describe, expect, it } from 'vitest';
import { isInHand, whileInHand } from '@/lib/messages/operations/in-hand';
import type { TouchingOperation } from '@/lib/messages/operations/list-failures';
import { wordOf, workingOf } from '@/lib/messages/operations/working-of';

const operation = (about: Partial<TouchingOperation>): TouchingOperation => ({
  id: 1n,
  messageKey: 'a',
  kind: 'release',
  state: 'started',
  reason: null,
  recipient: '',
  batch: 'earlier',
  actor: 'alice',
  forgotten: false,
  exitCode: null,
  output: null,
  startedAt: new Date(),
  isLeft: false,
  ...about,
});
const kinds = (operations: TouchingOperation[]) =>
  [...workingOf('alice', ['a', 'b'], operations)].map(([key, { kind }]) => `${key} ${kind}`);

describe('what is being worked on', () => {
  it('is what the newest operation of a message has not ended', () => {
    for (const state of ['started', 'placed', 'delivered', 'copied'] as const)
      expect(kinds([operation({ state: 'failed', reason: 'x' }), operation({ state })])).toEqual([
        'a release',
      ]);
    for (const state of ['done', 'failed', 'unconfirmed'] as const)
      expect(kinds([operation({}), operation({ state })])).toEqual([]);
  });

  it('is not what waits for somebody to remove an obstacle', () => {
    expect(kinds([operation({ state: 'copied', reason: 'eraseFailed' })])).toEqual([]);
  });

  it('is told from what waits for its turn', async () => {
    const click = {
      batch: 'now',
      actor: 'alice',
      user: 'alice',
      kind: 'retrain' as const,
      intent: 'innocent' as const,
      keys: ['a', 'b'],
    };
    await whileInHand(click, async () => {
      const working = workingOf('alice', ['a', 'b'], [operation({ batch: 'now' })]);
      expect([...working.values()].map(wordOf)).toEqual(['release', 'releaseLater']);
      return [];
    });
    expect(wordOf({ kind: 'expire', isWaiting: true })).toBe('expire');
  });

  it('is what a click of this process has in hand, but for what it has ended', async () => {
    const click = {
      batch: 'now',
      actor: 'alice',
      user: 'alice',
      kind: 'delete' as const,
      intent: 'delete' as const,
      keys: ['a', 'b'],
    };
    await whileInHand(click, async () => {
      expect(kinds([])).toEqual(['a delete', 'b delete']);
      expect(kinds([operation({ batch: 'now', state: 'failed', reason: 'locked' })])).toEqual(['b delete']);
      expect(workingOf('bob', ['a'], []).size).toBe(0);
      expect(isInHand('now')).toBe(true);
      return [];
    });
    await expect(whileInHand(click, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(kinds([])).toEqual([]);
    expect(isInHand('now')).toBe(false);
  });
});

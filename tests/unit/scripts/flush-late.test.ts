import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushLate } from '@/scripts/setup/flush-late.mjs';

type Answer = ServerResponse & { flush?: (() => void) | undefined };

/** An answer, as Next's compression makes it: with a `flush` of its own, given later. */
function answering() {
  const answer = Object.assign(new EventEmitter(), { writableEnded: false }) as unknown as Answer;
  const flushed = vi.fn();
  flushLate(answer);
  return { answer, flushed };
}

describe('flushLate', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('has nothing flushed of an answer that ends at once', () => {
    const { answer, flushed } = answering();
    answer.flush = flushed;
    answer.flush();
    Object.assign(answer, { writableEnded: true });
    vi.runAllTimers();
    expect(flushed).not.toHaveBeenCalled();
  });

  it('has flushed once what has waited, and again what comes after that', () => {
    const { answer, flushed } = answering();
    answer.flush = flushed;
    answer.flush();
    answer.flush();
    expect(flushed).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(flushed).toHaveBeenCalledTimes(1);
    expect(flushed.mock.contexts).toEqual([answer]);
    answer.flush();
    vi.runAllTimers();
    expect(flushed).toHaveBeenCalledTimes(2);
  });

  it('leaves no timer behind where nobody waits any more', () => {
    const { answer, flushed } = answering();
    answer.flush = flushed;
    answer.flush();
    answer.emit('close');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives an answer that is not compressed nothing to flush', () => {
    expect(answering().answer.flush).toBeUndefined();
  });
});

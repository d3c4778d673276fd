import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { afterAnswers, answersInHand, beginAnswer } from '@/lib/ground/answers-in-hand';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('waits until the last answer is out', async () => {
  let isDone = false;
  const [endFirst, endSecond] = [beginAnswer(), beginAnswer()];
  const waited = afterAnswers(performance.now() + 1000).finally(() => {
    isDone = true;
  });
  endFirst();
  await vi.advanceTimersByTimeAsync(100);
  expect(isDone).toBe(false);
  endSecond();
  await vi.advanceTimersByTimeAsync(20);
  expect(isDone).toBe(true);
  expect(await waited).toBeGreaterThanOrEqual(100);
});

it('waits no longer than it may, and not at all where nobody waits for an answer', async () => {
  expect(await afterAnswers(performance.now() + 1000)).toBe(0);
  const end = beginAnswer();
  const waited = afterAnswers(performance.now() + 50);
  await vi.advanceTimersByTimeAsync(60);
  expect(await waited).toBeGreaterThanOrEqual(50);
  end();
});

it('counts in memory that a thread sees', async () => {
  const thread = new Worker(
    "const { parentPort, workerData } = require('node:worker_threads'); parentPort.postMessage(Atomics.load(new Int32Array(workerData), 0));",
    { eval: true, workerData: answersInHand() },
  );
  const end = beginAnswer();
  expect(await new Promise((resolve) => thread.once('message', resolve))).toBe(1);
  end();
});

import { ofProcess } from './of-process';

const LOOK_MS = 5;

/** In memory that threads can look at. */
const inHand = ofProcess('answers in hand', () => ({ count: counter(newCounter()) }));

function newCounter(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

function counter(memory: SharedArrayBuffer): Int32Array<SharedArrayBuffer> {
  return new Int32Array(memory);
}

/** Somebody waits for an answer of this process, until the function is called that is returned. */
export function beginAnswer(): () => void {
  const { count } = inHand();
  Atomics.add(count, 0, 1);
  return () => {
    Atomics.sub(count, 0, 1);
  };
}

/** What a thread is given to know of the answers of its process. */
export function answersInHand(): SharedArrayBuffer {
  return inHand().count.buffer;
}

/** In a thread: from now on it gives way to the answers of its process. */
export function seeAnswers(memory: SharedArrayBuffer): void {
  inHand().count = counter(memory);
}

/** Waits while somebody waits for an answer, until the time `latest` (performance.now) at most. Answers how long that was, in milliseconds. */
export async function afterAnswers(latest: number): Promise<number> {
  const began = performance.now();
  while (Atomics.load(inHand().count, 0) > 0 && performance.now() < latest)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  return performance.now() - began;
}

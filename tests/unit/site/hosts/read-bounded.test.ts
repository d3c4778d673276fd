import { afterEach, expect, it, vi } from 'vitest';
import { readBounded } from '@/lib/site/hosts/read-bounded';

afterEach(() => {
  vi.useRealTimers();
});

/** A body of these pieces; without an end, one that says nothing more. */
function bodyOf(
  pieces: string[],
  hasEnd = true,
): { body: ReadableStream<Uint8Array>; wasLeft: () => boolean } {
  let wasLeft = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(Buffer.from(piece));
      if (hasEnd) controller.close();
    },
    cancel() {
      wasLeft = true;
    },
  });
  return { body, wasLeft: () => wasLeft };
}

it('reads a body whole, and nothing of none', async () => {
  expect((await readBounded(bodyOf(['on', 'e']).body, 3))?.toString()).toBe('one');
  expect((await readBounded(null, 3))?.length).toBe(0);
});

it('leaves one that is too long', async () => {
  const { body, wasLeft } = bodyOf(['one', 's'], false);
  expect(await readBounded(body, 3)).toBeNull();
  expect(wasLeft()).toBe(true);
});

it('leaves one that never ends, when its time is over', async () => {
  vi.useFakeTimers();
  const { body, wasLeft } = bodyOf(['{"what":'], false);
  const reading = readBounded(body, 100, 15_000);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(wasLeft()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await reading).toBeNull();
  expect(wasLeft()).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

const AT_ONCE = 5;

const running = new Map<string, number>();
const waiting = new Map<string, (() => void)[]>();

/**
 * Does the work of one key five at a time; the rest waits. Many tries sent at once could otherwise all be under way before
 * the first of them is counted.
 */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  if ((running.get(key) ?? 0) >= AT_ONCE) {
    await new Promise<void>((resolve) => waiting.set(key, [...(waiting.get(key) ?? []), resolve]));
  } else {
    running.set(key, (running.get(key) ?? 0) + 1);
  }
  try {
    return await work();
  } finally {
    next(key);
  }
}

/** Hands the place on, or gives it back when nobody waits. */
function next(key: string): void {
  const [first, ...rest] = waiting.get(key) ?? [];
  if (rest.length > 0) waiting.set(key, rest);
  else waiting.delete(key);
  const left = (running.get(key) ?? 1) - 1;
  if (first) first();
  else if (left > 0) running.set(key, left);
  else running.delete(key);
}

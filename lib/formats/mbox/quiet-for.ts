/** When files whose time lies in the future were first seen, by a clock that nobody can set. */
const seen = new Map<string, { state: string; since: number }>();

/**
 * For how many milliseconds nobody has written to a file. `state` is what a write changes (size and times). A time in the
 * future says nothing: the clock was set back since. Then it counts from when this process first saw the file so.
 */
export function quietFor(file: string, state: string, changedAtMs: number): number {
  const age = Date.now() - changedAtMs;
  if (age >= 0) {
    seen.delete(file);
    return age;
  }
  const known = seen.get(file);
  if (known?.state === state) return performance.now() - known.since;
  seen.set(file, { state, since: performance.now() });
  return 0;
}

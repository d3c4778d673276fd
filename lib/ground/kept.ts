import { inBackground } from './in-background';

/**
 * Keeps the answer of costly work: fresh for `ms`, after that still answered while the work is done again in the background.
 * Only the first caller waits. A failure is not kept; an answer before it is.
 */
export function keptFor<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
  let known: { at: number; value: T } | undefined;
  let running: Promise<T> | undefined;
  const renew = () => {
    running ??= work()
      .then((value) => {
        known = { at: performance.now(), value };
        return value;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return async () => {
    if (!known) return renew();
    if (performance.now() - known.at >= ms) inBackground(renew).catch(() => undefined);
    return known.value;
  };
}

import { withBasePath } from '@/lib/store/config/base-path';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/**
 * Calls back once the server can do its work again, and asks it with growing waits until then. A page that is asked for before would be
 * the browser's own, which says nothing of ours. Answers what ends the asking.
 */
export function whenServerAnswers(then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const ended = new AbortController();
  const ask = async (wait: number) => {
    const answer = await fetch(withBasePath('/api/health'), {
      cache: 'no-store',
      signal: ended.signal,
    }).catch(() => null);
    if (ended.signal.aborted) return;
    if (answer?.ok) then();
    else timer = setTimeout(ask, wait, Math.min(2 * wait, LONGEST_WAIT_MS));
  };
  void ask(FIRST_WAIT_MS);
  return () => {
    clearTimeout(timer);
    ended.abort();
  };
}

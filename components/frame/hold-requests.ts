/** What the router asks for a page by; with either of the others it asks for later, and nobody waits for it. */
const PAGE = 'rsc';
const LATER = ['next-router-prefetch', 'next-router-segment-prefetch'];
/** A web server in front says so of a dashboard that it cannot reach. With 504 it has reached it, and a page that took too long would take as long again. */
const UNREACHED = [502, 503];
const RETRY_MS = 2_000;
/** Between two tries, each of which waits twice as long as the one before: of a page that nobody waits for any more nothing says so here. */
const LONGEST_MS = 30_000;

/**
 * Keeps the page that is there while the server cannot be reached: what the router asks for a page waits, and is asked again, until there is an answer. Otherwise it
 * would load the address afresh, and the browser's own page of an error would take the place of ours, with the list and the notices on it.
 * What changes something is never sent twice. `unreached` tells of each try that failed (on-the-way.tsx); `reach` asks for the next one at once. See decision 249.
 */
export function holdRequests(): void {
  const send = window.fetch;
  let isLeaving = false;
  window.addEventListener('pagehide', () => {
    isLeaving = true;
  });
  window.addEventListener('pageshow', () => {
    isLeaving = false;
  });
  window.fetch = async (input, init) => {
    if (!isForPage(init)) return send(input, init);
    for (let wait = RETRY_MS; ; wait = Math.min(2 * wait, LONGEST_MS)) {
      const answer = await send(input, init).catch((error: unknown) => {
        if (isLeaving || init?.signal?.aborted) throw error;
        return null;
      });
      if (answer && !UNREACHED.includes(answer.status)) return answer;
      window.dispatchEvent(new Event('unreached'));
      await nextTry(wait);
    }
  };
}

/** Whether somebody waits for what is asked here. */
export function isForPage(init: RequestInit | undefined): boolean {
  if (init?.method !== undefined && init.method !== 'GET') return false;
  const headers = new Headers(init?.headers);
  return headers.has(PAGE) && !LATER.some((name) => headers.has(name));
}

function nextTry(wait: number): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      clearTimeout(timer);
      window.removeEventListener('online', goOn);
      window.removeEventListener('reach', goOn);
      resolve();
    };
    const timer = setTimeout(goOn, wait);
    window.addEventListener('online', goOn);
    window.addEventListener('reach', goOn);
  });
}

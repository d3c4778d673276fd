'use client';

import { useEffect, useLayoutEffect, useRef, useState, useTransition } from 'react';
import { Icon } from '@/components/ui/icon';
import { withBasePath } from '@/lib/store/config/base-path';

/** What is there sooner is not announced: it would only flash. */
const TOLD_MS = 500;
const SLOW_MS = 8_000;
/** A page that is loaded afresh may not come, and nothing says so: then what is here counts again. */
const LOAD_MS = 10_000;

/** How long somebody waits, and for which address. */
type Waiting = { since: 'long' } | { since: 'tooLong'; to: string };

/**
 * Says that a page which was asked for is on its way, wherever it was asked for: by a row, a link, a filter, a search, or by Back. After a while it says
 * that the server does not answer, with a way to ask anew. The browser shows that itself only of pages that are loaded afresh.
 */
export function OnTheWay({ texts }: { texts: { opening: string; slow: string; again: string } }) {
  const [isOnWay, startTransition] = useTransition();
  const [, setAsked] = useState(0);
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const to = useRef('');
  useEffect(() => {
    const note = (event: Event) => {
      mark(true);
      to.current = event instanceof CustomEvent ? String(event.detail) : '';
      // In the same moment as the router's own transition, so of the same: it is over when the page is there.
      startTransition(() => setAsked((count) => count + 1));
    };
    let timer: ReturnType<typeof setTimeout>;
    const load = () => {
      mark(true);
      timer = setTimeout(() => mark(false), LOAD_MS);
    };
    const show = () => mark(false);
    window.addEventListener('travel', note);
    window.addEventListener('beforeunload', load);
    window.addEventListener('pageshow', show);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('travel', note);
      window.removeEventListener('beforeunload', load);
      window.removeEventListener('pageshow', show);
    };
  }, []);
  // With the page itself: the next key may come before anything that runs after it was drawn.
  useLayoutEffect(() => {
    if (!isOnWay) mark(false);
  }, [isOnWay]);
  useEffect(() => {
    if (!isOnWay) return;
    const timers = [
      setTimeout(() => setWaiting({ since: 'long' }), TOLD_MS),
      setTimeout(() => setWaiting({ since: 'tooLong', to: addressOf(to.current) }), SLOW_MS),
    ];
    return () => {
      for (const timer of timers) clearTimeout(timer);
      setWaiting(null);
    };
  }, [isOnWay]);
  // The region is there before it has anything to say, or else it would not be read out.
  return (
    <div aria-live="polite" className="on-the-way">
      {waiting?.since === 'long' && <p>{texts.opening}</p>}
      {waiting?.since === 'tooLong' && (
        <p>
          <Icon name="warning" />
          {texts.slow}{' '}
          <a className="button button-small" href={waiting.to}>
            {texts.again}
          </a>
        </p>
      )}
    </div>
  );
}

/** For keys and forms, which ask in the moment in which they are pressed (components/ui/on-its-way.ts): not by a module, which each page would load. */
function mark(isOnWay: boolean): void {
  document.documentElement.toggleAttribute('data-on-its-way', isOnWay);
}

/** The router is given addresses of ours without the base path, and whole ones of links. */
function addressOf(to: string): string {
  return to.startsWith('/') ? withBasePath(to) : to;
}

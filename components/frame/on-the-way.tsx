'use client';

import { useLocale } from 'next-intl';
import { useEffect, useLayoutEffect, useRef, useState, useTransition } from 'react';
import { Icon } from '@/components/ui/icon';
import { withBasePath } from '@/lib/store/config/base-path';

/** What is there sooner is not announced: it would only flash. */
const TOLD_MS = 500;
const SLOW_MS = 8_000;
/** A page that is loaded afresh may not come, and nothing says so: then what is here counts again. */
const LOAD_MS = 10_000;

/** Somebody waits: for a while, or for too long. */
interface Waiting {
  isTooLong: boolean;
  /** The server cannot be reached: loading a page afresh would put the browser's own page of an error in the place of ours. */
  isAway: boolean;
}

/**
 * Says that a page which was asked for is on its way, wherever it was asked for: by a row, a link, a filter, a search, or by Back. After a while, or as soon as
 * the server cannot be reached (hold-requests.ts), it says that the server does not answer, with a way to ask anew. The browser shows that itself only of pages that are
 * loaded afresh; a link to one of these waits here while the device is offline.
 */
export function OnTheWay({ texts }: { texts: { opening: string; slow: string; again: string } }) {
  const [isOnWay, startTransition] = useTransition();
  const [, setAsked] = useState(0);
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const to = useRef('');
  /** The page that is to be loaded afresh when the device is online again. */
  const held = useRef('');
  const language = useLocale();
  useLayoutEffect(() => {
    document.documentElement.dataset.language = language;
  }, [language]);
  useEffect(() => {
    const note = (event: Event) => {
      mark(true);
      held.current = '';
      to.current = event instanceof CustomEvent ? String(event.detail) : '';
      // Of a page before this one only that it cannot be reached may have gone by: the timers of this wait have.
      setWaiting((now) => (now && !now.isAway ? { ...now } : null));
      // In the same moment as the router's own transition, so of the same: it is over when the page is there.
      startTransition(() => setAsked((count) => count + 1));
    };
    let timer: ReturnType<typeof setTimeout>;
    const load = () => {
      mark(true);
      timer = setTimeout(() => mark(false), LOAD_MS);
    };
    const show = () => {
      mark(false);
      held.current = '';
      setWaiting(null);
    };
    const tellAway = () => {
      if (isMarked()) setWaiting({ isTooLong: true, isAway: true });
    };
    const hold = (event: MouseEvent) => {
      const link = navigator.onLine ? null : documentLinkOf(event);
      if (!link) return;
      event.preventDefault();
      mark(true);
      held.current = link.href;
      setWaiting({ isTooLong: true, isAway: true });
      void loadHeld(held);
    };
    const listeners = {
      travel: note,
      beforeunload: load,
      pageshow: show,
      unreached: tellAway,
      online: () => loadHeld(held),
    };
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener);
    // Behind those of the router and of the lists, on the document.
    window.addEventListener('click', hold);
    return () => {
      clearTimeout(timer);
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener);
      window.removeEventListener('click', hold);
    };
  }, []);
  // With the page itself: the next key may come before anything that runs after it was drawn.
  useLayoutEffect(() => {
    if (!isOnWay) mark(false);
  }, [isOnWay]);
  useEffect(() => {
    if (!isOnWay) return;
    const tell = (isTooLong: boolean) => () =>
      setWaiting((now) => (now?.isAway ? now : { isTooLong, isAway: false }));
    const timers = [setTimeout(tell(false), TOLD_MS), setTimeout(tell(true), SLOW_MS)];
    return () => {
      for (const timer of timers) clearTimeout(timer);
      setWaiting(null);
    };
  }, [isOnWay]);
  // The region is there before it has anything to say, or else it would not be read out.
  return (
    <div aria-live="polite" className="on-the-way">
      {waiting?.isTooLong === false && <p>{texts.opening}</p>}
      {waiting?.isTooLong && (
        <p>
          <Icon name="warning" />
          <span>{texts.slow}</span>
          {waiting.isAway ? (
            <button
              type="button"
              className="button button-small"
              onClick={() =>
                held.current === '' ? window.dispatchEvent(new Event('reach')) : loadHeld(held)
              }
            >
              {texts.again}
            </button>
          ) : (
            <a className="button button-small" href={addressOf(to.current)}>
              {texts.again}
            </a>
          )}
        </p>
      )}
    </div>
  );
}

/** The link of a click that is about to load another page of ours in the place of this one. */
function documentLinkOf(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (!link || link.origin !== window.location.origin) return null;
  const isHere = link.hash !== '' && link.href.split('#')[0] === window.location.href.split('#')[0];
  return link.target !== '' || link.hasAttribute('download') || isHere ? null : link;
}

/** For keys and forms, which ask in the moment in which they are pressed (components/ui/on-its-way.ts): not by a module, which each page would load. */
function mark(isOnWay: boolean): void {
  document.documentElement.toggleAttribute('data-on-its-way', isOnWay);
}

function isMarked(): boolean {
  return document.documentElement.hasAttribute('data-on-its-way');
}

/** Loads the page that is held, where the server answers: a browser may take itself for offline that is not. */
async function loadHeld(held: { current: string }): Promise<void> {
  const to = held.current;
  if (to === '') return;
  const answer = await fetch(withBasePath('/api/health'), { cache: 'no-store' }).catch(() => null);
  if (answer && held.current === to) window.location.assign(to);
}

/** The router is given addresses of ours without the base path, and whole ones of links. */
function addressOf(to: string): string {
  return to.startsWith('/') ? withBasePath(to) : to;
}

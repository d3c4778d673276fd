import { type RefObject, useEffect, useRef, useState } from 'react';

type GoOn = () => void;

/**
 * Keeps what was typed into a part of the page from being lost without a question: `asked` is the way on of who is about to leave, null
 * when nobody is. A link, a form elsewhere on the page and the browser's ways back and forward within the dashboard are asked
 * about here; closing the page, or loading another one, by the browser. `isChanged` is asked when it comes to that.
 */
export function useLeaveGuard(part: RefObject<HTMLElement | null>, isChanged: () => boolean) {
  const [asked, setAsked] = useState<{ goOn: GoOn } | null>(null);
  const isLeaving = useRef(false);
  const changed = useRef(isChanged);
  useEffect(() => {
    changed.current = isChanged;
  });

  useEffect(() => {
    /** The entry of the browser's history that is shown: it is left before anybody can be asked. */
    let here = { state: window.history.state, address: window.location.href };
    const isFree = () => isLeaving.current || !changed.current();
    const ask = (goOn: GoOn) => setAsked({ goOn });
    const hold = (event: Event, goOn: GoOn) => {
      event.preventDefault();
      // Before the router hears of it.
      event.stopPropagation();
      ask(goOn);
    };

    const type = ({ target }: Event) => {
      if (!(target instanceof Node) || !part.current?.contains(target)) return;
      here = { state: window.history.state, address: window.location.href };
      isLeaving.current = false;
    };
    const click = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (link && isLeft(link, event) && !isFree()) hold(event, () => link.click());
    };
    const submit = (event: SubmitEvent) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement)) return;
      if (part.current?.contains(form)) {
        // What was typed goes with the form to the page that it loads.
        if ('leaves' in form.dataset) isLeaving.current = true;
        return;
      }
      if (form.method === 'dialog' || 'stays' in form.dataset || isFree()) return;
      const { submitter } = event;
      hold(event, () => form.requestSubmit(submitter));
    };
    // Before the router hears of it (instrumentation-client.ts).
    const travel = (event: Event) => {
      if (isFree()) return;
      event.preventDefault();
      window.history.pushState(here.state, '', here.address);
      ask(() => window.history.back());
    };
    const unload = (event: BeforeUnloadEvent) => {
      if (!isFree()) event.preventDefault();
    };
    window.addEventListener('input', type, true);
    window.addEventListener('click', click, true);
    window.addEventListener('submit', submit, true);
    window.addEventListener('beforetravel', travel);
    window.addEventListener('beforeunload', unload);
    return () => {
      window.removeEventListener('input', type, true);
      window.removeEventListener('click', click, true);
      window.removeEventListener('submit', submit, true);
      window.removeEventListener('beforetravel', travel);
      window.removeEventListener('beforeunload', unload);
    };
  }, [part]);

  return {
    asked: asked !== null,
    stay: () => setAsked(null),
    leave: () => {
      isLeaving.current = true;
      setAsked(null);
      asked?.goOn();
    },
  };
}

/** Whether a click on a link takes this page away, instead of opening another window or going to a place of it. */
function isLeft(link: HTMLAnchorElement, event: MouseEvent): boolean {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
  if (!link.href || (link.target !== '' && link.target !== '_self') || link.hasAttribute('download'))
    return false;
  const { origin, pathname, search } = new URL(link.href);
  const { location } = window;
  const isHere = origin === location.origin && pathname === location.pathname && search === location.search;
  return !(isHere && link.href.includes('#'));
}

import { useEffect } from 'react';
import { forgetStandIn, rowAt, standInFor } from '@/components/change/focus-after';

/** Not what nobody sees (components/ui/harmless-button.tsx). */
const FOCUSABLE =
  'a[href], button:not(:disabled, [aria-hidden]), input:not([type="hidden"], :disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

/** What had the focus last, what stands around it, and its row in a list; -1 for none. */
interface Last {
  element: Element;
  around: Element[];
  row: number;
}

/**
 * What has the focus may go: a notice is dismissed, a message closed, a page of a list has no next one. Browsers begin at the top of the document
 * then. Here the focus goes to the row that has come into its place, else to what is nearest, else to the heading; unless whoever took it away has put it
 * somewhere (focus-after.ts).
 */
export function useLostFocus(): void {
  useEffect(() => {
    let last: Last | null = null;
    let frame = 0;
    const note = (target: EventTarget | null) => {
      if (!(target instanceof Element) || target === document.body) return;
      const rows = [...document.querySelectorAll('[data-row]')];
      last = {
        element: target,
        around: ancestorsOf(target),
        row: rows.findIndex((row) => row.contains(target)),
      };
    };
    const noteEvent = ({ target }: Event) => note(target);
    // What had it before the page came to life.
    note(document.activeElement);
    const leave = ({ target }: Event) => {
      forgetStandIn();
      // The second press of a double click gives the focus to nothing else.
      const { activeElement: active } = document;
      const isStill = active !== document.body && target instanceof Node && active?.contains(target);
      if (!isStill) last = null;
    };
    const check = () => {
      if (!last || document.activeElement !== document.body || isThere(last.element)) return;
      const target = (last.row >= 0 ? rowAt(last.row) : null) ?? nearest(last.around);
      if (target) standInFor(target);
    };
    // Two frames: whoever knows better has put it somewhere by then.
    const watch = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(check);
      });
    });
    watch.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['hidden', 'inert', 'open', 'disabled'],
    });
    document.addEventListener('focusin', noteEvent);
    document.addEventListener('pointerdown', leave, true);
    document.addEventListener('keydown', forgetStandIn, true);
    return () => {
      watch.disconnect();
      cancelAnimationFrame(frame);
      document.removeEventListener('focusin', noteEvent);
      document.removeEventListener('pointerdown', leave, true);
      document.removeEventListener('keydown', forgetStandIn, true);
    };
  }, []);
}

function ancestorsOf(element: Element): Element[] {
  const parent = element.parentElement;
  return parent === null || parent.matches('main, body') ? [] : [parent, ...ancestorsOf(parent)];
}

function isThere(element: Element): boolean {
  return (
    element.isConnected &&
    element.checkVisibility() &&
    !element.matches(':disabled') &&
    !element.closest('[inert]')
  );
}

function nearest(around: readonly Element[]): HTMLElement | null {
  for (const element of around) {
    if (!element.isConnected) continue;
    // From here on it is the page as a whole.
    if (element.querySelector('[data-heading], h1')) break;
    const found = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].find(isThere);
    if (found) return found;
  }
  return document.querySelector<HTMLElement>('[data-heading], h1');
}

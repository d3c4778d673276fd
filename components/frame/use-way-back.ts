import { useEffect, useRef } from 'react';
import { standInFor } from '@/components/change/focus-after';
import { isSamePath, ROW_LINK } from '@/components/ui/row-link';
import { withBasePath } from '@/lib/store/config/base-path';

/**
 * By the browser's Back or Forward to another list, or another message beside it, the focus does not stay in the place where it was: there stands the
 * row of a message to which nobody went, and a key would delete it. It goes to the row of the message that is open, else to the title.
 */
export function useWayBack(pathname: string, search: string): void {
  const isByBrowser = useRef(false);
  const before = useRef(pathname);
  useEffect(() => {
    const go = () => {
      isByBrowser.current = true;
    };
    const press = () => {
      isByBrowser.current = false;
    };
    window.addEventListener('popstate', go);
    document.addEventListener('click', press, true);
    return () => {
      window.removeEventListener('popstate', go);
      document.removeEventListener('click', press, true);
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search is another list.
  useEffect(() => {
    const was = before.current;
    before.current = pathname;
    if (!isByBrowser.current) return;
    isByBrowser.current = false;
    const { activeElement: active } = document;
    if (active && active !== document.body && !active.closest('[data-row]')) return;
    // It was closed, and its row has the focus already (components/list/open-beside.tsx).
    const isClosed = !document.querySelector('.split-message > *');
    if (isClosed && active instanceof HTMLAnchorElement && isSamePath(active.pathname, withBasePath(was)))
      return;
    const open = document.querySelector<HTMLElement>(`:is(${ROW_LINK})[aria-current]`);
    const target = open ?? document.querySelector<HTMLElement>('h1');
    if (!target) return;
    standInFor(target);
    open?.scrollIntoView({ block: 'nearest' });
  }, [pathname, search]);
}

import { useCallback, useEffect } from 'react';
import { standInFor } from '@/components/change/focus-after';
import { isSamePath, ROW_LINK, rowLinkOf } from '@/components/ui/row-link';

/** The page that this tab shows, and whether a link that leads back (`data-back`) was followed from it. */
const AT = 'dashboard-at';
const BACK = 'dashboard-back';

/**
 * Where the focus goes on a page to which somebody has come back, by the browser or by a link: to the row of the message that was open, else
 * to the heading. Answers what is called with the path of each page.
 */
export function useArrivalFocus(): (pathname: string) => void {
  useEffect(() => {
    const note = (event: MouseEvent) => {
      const { target } = event;
      if (target instanceof Element && target.closest('a[data-back]')) sessionStorage.setItem(BACK, '1');
      // The message may be left before its page has come to life and noted itself.
      const row = rowLinkOf(event);
      if (row) sessionStorage.setItem(AT, row.pathname);
    };
    document.addEventListener('click', note, true);
    return () => document.removeEventListener('click', note, true);
  }, []);
  return useCallback(() => {
    const here = window.location.pathname;
    const before = sessionStorage.getItem(AT);
    const isBack = sessionStorage.getItem(BACK) !== null || isByBrowser();
    sessionStorage.setItem(AT, here);
    sessionStorage.removeItem(BACK);
    if (!isBack || before === null || isSamePath(before, here) || document.activeElement !== document.body)
      return;
    const rows = document.querySelectorAll<HTMLAnchorElement>(ROW_LINK);
    const row = [...rows].find((link) => isSamePath(link.pathname, before));
    const target = row ?? document.querySelector<HTMLElement>('[data-heading], h1');
    if (target) standInFor(target);
    row?.scrollIntoView({ block: 'nearest' });
  }, []);
}

/** Whether the browser's Back or Forward has loaded this page. */
function isByBrowser(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && entry.type === 'back_forward';
}

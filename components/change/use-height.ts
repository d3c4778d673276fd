import { type RefObject, useEffect } from 'react';

/**
 * Tells the style sheets how high the notice in a region is: whatever is scrolled into view has to stay clear of it.
 */
export function useHeight(region: RefObject<HTMLElement | null>, shown: unknown): void {
  useEffect(() => {
    const notice = shown ? region.current?.querySelector('.notice') : null;
    if (!notice) return;
    const root = document.documentElement;
    const watch = new ResizeObserver(() => {
      root.style.setProperty('--status', `${Math.ceil(notice.getBoundingClientRect().height)}px`);
      document.activeElement?.scrollIntoView({ block: 'nearest' });
    });
    watch.observe(notice);
    return () => {
      watch.disconnect();
      root.style.removeProperty('--status');
    };
  }, [region, shown]);
}

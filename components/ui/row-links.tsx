'use client';

import { useEffect } from 'react';
import { ROW_LINK } from './row-link';

/** What does something of its own when it is clicked. */
const OWN = 'a, button, input, label, select, summary, textarea';

/**
 * Lets a click anywhere on a row of a list follow the row's link, with one listener for all rows. Not by a link that is laid over
 * the row: to WebKit a row of a table is no place for it, so that it covers the page. Text in a row can be selected.
 * See decision 124.
 */
export function RowLinks() {
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = linkOfRow(event);
      if (!link || event.defaultPrevented || event.shiftKey || event.altKey) return;
      if (event.button === 1 || event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noopener');
      else if (event.button === 0 && (window.getSelection()?.isCollapsed ?? true)) link.click();
    };
    // Else the middle button begins to scroll, where it does.
    const press = (event: MouseEvent) => {
      if (event.button === 1 && linkOfRow(event)) event.preventDefault();
    };
    document.addEventListener('click', follow);
    document.addEventListener('auxclick', follow);
    document.addEventListener('mousedown', press);
    return () => {
      document.removeEventListener('click', follow);
      document.removeEventListener('auxclick', follow);
      document.removeEventListener('mousedown', press);
    };
  }, []);
  return null;
}

function linkOfRow({ target }: MouseEvent): HTMLAnchorElement | null {
  if (!(target instanceof Element) || target.closest(OWN)) return null;
  return target.closest('[data-row]')?.querySelector<HTMLAnchorElement>(ROW_LINK) ?? null;
}

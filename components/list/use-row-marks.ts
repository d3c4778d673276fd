import { useEffect } from 'react';

/**
 * Says what the rows and cells of a list (`data-list` of its body) are, for WebKit, which alone still forgets it when style sheets stack them.
 * Said here, as it would be a sixth of the page.
 */
export function useRowMarks(list: string): void {
  useEffect(() => {
    for (const row of document.querySelectorAll<HTMLElement>(`[data-list="${list}"] > tr:not([role])`)) {
      row.setAttribute('role', 'row');
      for (const cell of row.children) cell.setAttribute('role', 'cell');
    }
  });
}

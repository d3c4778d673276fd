import { useEffect } from 'react';

/**
 * Marks the rows of a list (`data-list` of its body) for scripts: `data-open` says which link opens a message. And for WebKit, which alone
 * still forgets what rows and cells are when style sheets stack them. Said here, as it would be a sixth of the page.
 */
export function useRowMarks(list: string): void {
  useEffect(() => {
    for (const row of document.querySelectorAll<HTMLElement>(`[data-list="${list}"] > tr:not([role])`)) {
      row.setAttribute('role', 'row');
      for (const cell of row.children) cell.setAttribute('role', 'cell');
      row.querySelector<HTMLElement>('.cell-subject > a')?.setAttribute('data-open', '');
    }
  });
}

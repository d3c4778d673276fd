import type { ShownRemoved } from './shown-removed';

/** Cells by their places: the names of classes are left out of the many rows. As in app/styles/removed.css. */
const DONE = 'td:nth-child(4)';
const KEPT = 'td:nth-child(6)';

/** The removed messages as the server has put them into the document (removed-rows.tsx). */
export function readRemoved(): ShownRemoved[] {
  return [...document.querySelectorAll('[data-list="removed"] > tr')].map((row) => {
    const text = (selector: string) => row.querySelector(selector)?.textContent ?? '';
    const attribute = (selector: string, name: string) =>
      row.querySelector(selector)?.getAttribute(name) ?? '';
    return {
      id: attribute('input', 'value'),
      from: text('.cell-from > span'),
      address: text('.cell-from > small'),
      subject: text('.cell-subject > span'),
      done: text(`${DONE} > span`),
      by: text(`${DONE} > :last-child`),
      ago: text('.cell-date'),
      exact: attribute('.cell-date', 'title'),
      kept: text(`${KEPT} > :last-child`),
      keptExact: attribute(KEPT, 'title'),
    };
  });
}

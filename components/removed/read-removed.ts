import type { ShownRemoved } from './shown-removed';

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
      done: text('.cell-done > span'),
      by: text('.cell-done > .from-address'),
      ago: text('.cell-date'),
      exact: attribute('.cell-date', 'title'),
      kept: text('.cell-kept > :last-child'),
      keptExact: attribute('.cell-kept', 'title'),
    };
  });
}

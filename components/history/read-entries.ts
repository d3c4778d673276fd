import type { ShownEntry } from './shown-entry';

/** Cells by their places: the names of classes are left out of the many rows. As in app/styles/history.css. */
const STATUS = 'td:nth-child(6)';
const ACTION = 'td:nth-child(7)';

/** The rows of the history as the server has put them into the document (history-rows.tsx). */
export function readEntries(): ShownEntry[] {
  return [...document.querySelectorAll('[data-list="history"] > tr')].map((row) => {
    const text = (selector: string) => row.querySelector(selector)?.textContent ?? '';
    const attribute = (selector: string, name: string) =>
      row.querySelector(selector)?.getAttribute(name) ?? '';
    return {
      key: lastOf(row.querySelector('.cell-subject > a')) ?? '',
      class: attribute('[data-class]', 'data-class'),
      className: text('[data-class]'),
      ago: text('.cell-date'),
      exact: attribute('.cell-date', 'title'),
      from: text('.cell-from > span'),
      address: text('.cell-from > small'),
      subject: text('.cell-subject > a'),
      status: text(STATUS),
      quarantineKey: lastOf(row.querySelector(`${STATUS} > a`)),
      retraining: retrainingOf(row.querySelector(`${ACTION} > button`)),
      doing: text('.doing'),
      isTooOld: row.querySelector('.too-old') !== null,
      on: text('.cell-subject .mark'),
    };
  });
}

/** What a link's path ends with: the key of what it leads to. */
function lastOf(link: Element | null): string | null {
  if (!(link instanceof HTMLAnchorElement)) return null;
  return decodeURIComponent(link.pathname.split('/').at(-1) ?? '');
}

function retrainingOf(button: Element | null): ShownEntry['retraining'] {
  if (!(button instanceof HTMLButtonElement)) return null;
  const as = button.value.startsWith('spam:') ? 'spam' : 'innocent';
  return { as, isUndo: button.dataset.undo !== undefined };
}

import type { ShownEntry } from './shown-entry';

/** The rows of the history as the server has put them into the document (history-rows.tsx). */
export function readEntries(): ShownEntry[] {
  return [...document.querySelectorAll('[data-list="history"] > tr')].map((row) => {
    const text = (selector: string) => row.querySelector(selector)?.textContent ?? '';
    const attribute = (selector: string, name: string) =>
      row.querySelector(selector)?.getAttribute(name) ?? '';
    return {
      key: lastOf(row.querySelector('.cell-subject > a')) ?? '',
      class: attribute('.cell-class', 'data-class'),
      className: text('.cell-class'),
      ago: text('.cell-date'),
      exact: attribute('.cell-date', 'title'),
      from: text('.cell-from > span'),
      address: text('.cell-from > small'),
      subject: text('.cell-subject > a'),
      status: text('.cell-status'),
      quarantineKey: lastOf(row.querySelector('.cell-status > a')),
      retraining: retrainingOf(row.querySelector('.cell-action > button')),
      doing: text('.doing'),
      isTooOld: row.querySelector('.too-old') !== null,
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

import type { ShownSender } from './shown-sender';

/** The senders as the server has put them into the document (sender-rows.tsx). */
export function readSenders(): ShownSender[] {
  return [...document.querySelectorAll('[data-list="senders"] > tr')].map((row) => {
    const text = (selector: string) => row.querySelector(selector)?.textContent ?? '';
    const [last, ...cells] = row.querySelectorAll('td');
    return {
      sender: text('th .name-text'),
      isAddress: row.querySelector('th a .name-text') !== null,
      hasRules: row.querySelector('th a:not(:has(.name-text))') !== null,
      name: text('th small'),
      note: text('.cell-note'),
      ago: last?.textContent ?? '',
      exact: last?.title ?? '',
      cells: cells.map((cell) => cell.textContent ?? ''),
    };
  });
}

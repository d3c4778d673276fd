import { percentOf } from '@/components/ui/bar';
import type { ShownMessage } from './shown-message';

/** The rows of the list as the server has put them into the document (message-rows.tsx). */
export function readMessages(): ShownMessage[] {
  return [...document.querySelectorAll('[data-list="quarantine"] > tr')].map((row) => {
    const text = (selector: string) => row.querySelector(selector)?.textContent ?? '';
    const attribute = (selector: string, name: string) =>
      row.querySelector(selector)?.getAttribute(name) ?? '';
    const bar = row.querySelector('.bar');
    return {
      key: attribute('input', 'value'),
      isNew: row.querySelector('.cell-subject > i') !== null,
      bar: bar && percentOf(bar),
      word: text('[data-kind]'),
      kind: attribute('[data-kind]', 'data-kind'),
      from: text('.cell-from > span'),
      address: text('.cell-from > small'),
      subject: text('a'),
      why: text('.cell-subject > p > b').trimEnd(),
      snippet:
        text('.cell-subject > p > bdi') ||
        (row.querySelector('.cell-subject > p')?.lastChild?.nodeValue ?? ''),
      hasAttachment: row.querySelector('.icon-attachment') !== null,
      ago: row.querySelector('.cell-date')?.firstChild?.textContent ?? '',
      exact: attribute('.cell-date', 'title'),
    };
  });
}

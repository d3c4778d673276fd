import type { ShownFound } from './shown-found';

/** What was found, as the server has put it into the document (found-rows.tsx). */
export function readFound(): ShownFound[] {
  return [...document.querySelectorAll('[data-list="found"] > li')].map((row) => {
    const text = (selector: string) => row.querySelector(selector)?.textContent ?? '';
    const attribute = (selector: string, name: string) =>
      row.querySelector(selector)?.getAttribute(name) ?? '';
    const allFrom = attribute('a[aria-label]', 'aria-label');
    // A store has no tab in it.
    const [store = '', key = ''] = attribute('input', 'value').split('\t');
    return {
      store,
      key,
      subject: text('a'),
      snippet: row.querySelector('.snippet')?.lastChild?.nodeValue ?? '',
      hasAttachment: row.querySelector('.icon-attachment') !== null,
      sender: allFrom && text('p:has(> [aria-label]) > bdi'),
      allFrom,
      where: text('.text-muted > :first-child'),
      on: text('[data-on]'),
      isAway: row.querySelector('input')?.disabled ?? false,
      ago: text('.text-muted > [title]'),
      exact: attribute('.text-muted > [title]', 'title'),
      confidence: text('.text-muted > [title] + span:not([data-held])'),
      held: text('[data-held]'),
    };
  });
}

import { percentOf } from '@/components/ui/bar';
import type { ShownGroup } from './shown-group';

/** The lines of the folded list as the server has put them into the document (group-rows.tsx). */
export function readGroups(): ShownGroup[] {
  return [...document.querySelectorAll('[data-list="groups"] > li')].map((line) => {
    const text = (selector: string) => line.querySelector(selector)?.textContent ?? '';
    const attribute = (selector: string, name: string) =>
      line.querySelector(selector)?.getAttribute(name) ?? '';
    const bar = line.querySelector('.bar');
    return {
      name: text('.name-text'),
      search: attribute('p > a', 'href'),
      count: Number(attribute('button', 'value').split(' ')[1] ?? 0),
      countText: text('p > span'),
      bar: bar && percentOf(bar),
      word: text('.likelihood'),
      kind: attribute('.likelihood', 'data-word'),
      subjects: [...line.querySelectorAll('ul > li:not([data-more])')].map(
        ({ textContent }) => textContent ?? '',
      ),
      more: text('[data-more]'),
    };
  });
}

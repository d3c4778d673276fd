import type { ShownCell, ShownUser } from './shown-user';

/** The users as the server has put them into the document (user-rows.tsx). */
export function readUsers(): ShownUser[] {
  return [...document.querySelectorAll('[data-list="users"] > tr')].map((row) => {
    const of = (selector: string, name: string) => row.querySelector(selector)?.getAttribute(name) ?? '';
    return {
      name: of('.name-text', 'title'),
      canOpen: row.querySelector('.user-links > .link') !== null,
      deletion: of('.row-delete', 'title'),
      note: row.querySelector('.cell-note')?.textContent ?? '',
      more: of('.user-more summary', 'aria-label'),
      cells: [...row.querySelectorAll(':scope > [data-label]')].map(cellOf),
    };
  });
}

function cellOf(cell: Element): ShownCell {
  const told = cell.querySelector<HTMLElement>('abbr, time');
  const text = cell.textContent ?? '';
  if (!told) return text;
  const at = told.getAttribute('datetime');
  return { text, title: told.title, ...(at !== null && { at }) };
}

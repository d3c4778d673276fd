import { ROW_LINK } from '@/components/ui/row-link';

/** Where the focus was put because it had been lost: as good as nowhere for who knows better. */
let standIn: Element | null = null;

/** Puts a focus that was lost somewhere, for the time being; nothing is scrolled. */
export function standInFor(target: HTMLElement): void {
  makeFocusable(target);
  target.focus({ preventScroll: true });
  standIn = document.activeElement;
}

/** Somebody goes on from there. */
export function forgetStandIn(): void {
  standIn = null;
}

/** A heading only takes the focus when it is made focusable. */
function makeFocusable(target: HTMLElement): void {
  if (!target.matches('a, button, input, select, textarea, summary, [tabindex]')) target.tabIndex = -1;
}

/** What a click on Release or Delete leaves behind: nothing, or a button that has nothing to do any more. */
function isFocusLost(): boolean {
  const { activeElement } = document;
  if (!activeElement || activeElement === document.body || activeElement === standIn) return true;
  return (
    activeElement.closest('.toolbar-selection, .change-form, .status') !== null ||
    !activeElement.checkVisibility()
  );
}

/** Moves the focus to an element, unless somebody has moved it meanwhile (away from `from`, where it was put before), and scrolls it into view. */
export function focusIfLost(target: HTMLElement | null | undefined, from?: Element): void {
  if (!target || (document.activeElement !== from && !isFocusLost())) return;
  makeFocusable(target);
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'nearest' });
}

/** The row that is now at this place of the list, or the last one; if there are no rows, the heading. */
export function rowAt(index: number): HTMLElement | null {
  const rows = document.querySelectorAll<HTMLElement>('[data-row]');
  const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
  return (
    row?.querySelector<HTMLElement>(ROW_LINK) ??
    row?.querySelector<HTMLElement>('button, input') ??
    document.querySelector<HTMLElement>('h1')
  );
}

/**
 * The row at this place as it is now or, once it has gone, the next one that is still there: others may go along with it, as those do that were
 * looked at from a list of what was not. Call it before the change.
 */
export function rowOrNext(index: number): () => HTMLElement | null {
  const pathOf = (row: Element) => row.querySelector<HTMLAnchorElement>(ROW_LINK)?.pathname;
  const rows = () => [...document.querySelectorAll('[data-row]')];
  const wanted = rows()
    .slice(index)
    .flatMap((row) => pathOf(row) ?? []);
  return () => {
    const here = new Map(rows().flatMap((row) => [[pathOf(row), row] as const]));
    const path = wanted.find((each) => here.has(each));
    const link = path === undefined ? null : here.get(path)?.querySelector<HTMLElement>(ROW_LINK);
    return link ?? rowAt(index);
  };
}

/** The same for the groups of a folded list, of which `button` changes one: to the name of the next one, from where its buttons are near. */
export function afterGroup(button: HTMLElement | null): () => HTMLElement | null {
  const links = () => [...document.querySelectorAll<HTMLAnchorElement>('.group p > a')];
  const own = button?.closest('.group')?.querySelector<HTMLAnchorElement>('p > a');
  const all = links();
  const wanted = own ? all.slice(all.indexOf(own)).map(({ search }) => search) : [];
  return () => {
    const here = links();
    const search = wanted.find((each) => here.some((link) => link.search === each));
    const next = here.find((link) => link.search === search);
    return next ?? here.at(-1) ?? document.querySelector<HTMLElement>('h1');
  };
}

/**
 * Where the focus goes when the message that is open was changed: beside a list to the row that took its place, on a
 * page of its own to the heading, which says what became of it. Call it before the change.
 */
export function afterMessage(): () => HTMLElement | null {
  const rows = [...document.querySelectorAll('[data-row]')];
  const index = rows.findIndex((row) => row.querySelector('[aria-current]'));
  const find = index >= 0 ? rowOrNext(index) : () => null;
  // In a window that has become narrow the list is not to be seen beside it any more.
  const headings = () => [...document.querySelectorAll<HTMLElement>('[data-heading], h1')];
  return () => [find(), ...headings()].find((element) => element?.checkVisibility()) ?? null;
}

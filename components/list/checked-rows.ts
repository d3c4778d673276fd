/** Not those of a row that has left the list (components/history/use-kept-rows.ts), or is being worked on. */
const KEYS = 'input[name="key"]:not([inert] *, :disabled)';

/** How many rows are checked; sets `Select all` to match. */
export function countChecked(form: HTMLFormElement | null): number {
  const boxes = inputs(form, KEYS);
  const checked = boxes.filter((box) => box.checked).length;
  for (const all of inputs(form, '[data-select-all]')) {
    all.checked = checked > 0 && checked === boxes.length;
    all.indeterminate = checked > 0 && checked < boxes.length;
  }
  return checked;
}

/** Checks all rows, none, or those of these keys. What cannot be checked is not: it would look selected for as long as it is worked on. */
export function checkAll(form: HTMLFormElement | null, checked: boolean | ReadonlySet<string>): void {
  for (const box of inputs(form, 'input[name="key"]:is([inert] *, :disabled)')) box.checked = false;
  for (const box of inputs(form, KEYS))
    box.checked = typeof checked === 'boolean' ? checked : checked.has(box.value);
}

/** The place of the row whose own button was pressed, else of the first checked one. */
export function indexOfSent(form: HTMLFormElement | null, button: EventTarget | null): number {
  const own = button instanceof Element ? button.closest('[data-row]') : null;
  if (own) return [...(form?.querySelectorAll('[data-row]') ?? [])].indexOf(own);
  return [...(form?.querySelectorAll('[data-row]') ?? [])].findIndex((row) =>
    row.querySelector(`${KEYS}:checked`),
  );
}

function inputs(form: HTMLFormElement | null, selector: string): HTMLInputElement[] {
  return [...(form?.querySelectorAll<HTMLInputElement>(selector) ?? [])];
}

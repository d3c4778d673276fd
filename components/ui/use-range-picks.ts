import { type RefObject, useEffect } from 'react';

/**
 * Lets a click with Shift on a checkbox of a list set all between it and the one before as it is set. `name` is that of the
 * checkboxes; those of rows that are out of reach stay as they are.
 */
export function useRangePicks(form: RefObject<HTMLFormElement | null>, name: string): void {
  useEffect(() => {
    const list = form.current;
    if (!list) return;
    /** By value: the list is made anew while somebody picks. */
    let last: string | null = null;
    let isSetting = false;
    const boxes = () => [...list.querySelectorAll<HTMLInputElement>(`input[name="${name}"]:not([inert] *)`)];
    const boxOf = ({ target }: Event) =>
      boxes().find((box) => box === target || box === (target as Element).closest('label')?.control);

    const pick = (event: MouseEvent) => {
      const box = isSetting ? undefined : boxOf(event);
      if (!box) return;
      const isOnLabel = box !== event.target;
      // The click on the label presses the box, but not everywhere with Shift.
      if (isOnLabel && !event.shiftKey) return;
      if (isOnLabel) event.preventDefault();
      const all = boxes();
      const from = event.shiftKey ? all.findIndex(({ value }) => value === last) : -1;
      const to = all.indexOf(box);
      const wanted = isOnLabel ? !box.checked : box.checked;
      const between = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
      isSetting = true;
      for (const each of between) if (each.checked !== wanted) each.click();
      isSetting = false;
      last = box.value;
      if (event.shiftKey) box.focus();
    };
    // Else the text between is selected.
    const press = (event: MouseEvent) => {
      if (event.shiftKey && boxOf(event)) event.preventDefault();
    };
    list.addEventListener('click', pick);
    list.addEventListener('mousedown', press);
    return () => {
      list.removeEventListener('click', pick);
      list.removeEventListener('mousedown', press);
    };
  }, [form, name]);
}

import { ROW_LINK } from '@/components/ui/row-link';

/**
 * Leads from the box of the search to what was found, and leaves in it what was searched for: the browser would empty it, and the list go on
 * showing that. Answers whether there was anything to go to.
 */
export function leaveSearch(from: EventTarget | null): boolean {
  const row = document.querySelector<HTMLElement>(ROW_LINK);
  if (!row || !(from instanceof HTMLInputElement) || !from.matches('.search input[type="search"]'))
    return false;
  from.value = from.defaultValue;
  row.focus();
  return true;
}

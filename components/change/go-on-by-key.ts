import { afterKey } from '@/components/keys/after-key';
import { ROW_LINK } from '@/components/ui/row-link';
import { focusIfLost, rowAt, rowOrNext } from './focus-after';

/** Goes on from a message that has gone; where that is a page of its own, `load` loads it. */
export type GoOn = (load: (address: string) => void) => void;

/**
 * Where its key leads from the open message once it is released or deleted: to the next one, or to the list, as was chosen
 * (after-key.ts). Ask before the change.
 */
export function goOnByKey(): GoOn {
  const wanted = afterKey();
  if (document.querySelector('.split-message > [data-message]')) {
    const rows = [...document.querySelectorAll('[data-row]')];
    const index = rows.findIndex((row) => row.querySelector('[aria-current]'));
    const next = rowOrNext(index);
    // The last page of a list goes with its only message: what is shown in its place is another page, and none of its messages the next.
    const isOnly = rows.length === 1;
    return () => {
      // Its row stands on another page of the list: what has come into its place here, if anything has, is not the next one.
      if (wanted === 'next' && index < 0) followBeside();
      else if (wanted === 'next' && !isOnly) openBeside(next(), index);
      else closeBeside(index);
    };
  }
  const next = wanted === 'next' ? addressOf('next') : null;
  const to = next ?? addressOf('close');
  return (load) => {
    if (to !== null) load(to);
  };
}

function openBeside(row: HTMLElement | null, index: number): void {
  if (!row?.matches(ROW_LINK)) {
    closeBeside(index);
    return;
  }
  // A click on the link that has the focus leaves it there (open-beside.tsx).
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
  row.click();
}

/** To the next message, or to the list where there is none, as the message that has gone names them (way-on.tsx). */
function followBeside(): void {
  const next = document.querySelector<HTMLElement>('.split-message [data-command="next"]');
  if (next) next.click();
  else closeBeside(-1);
}

function closeBeside(index: number): void {
  document.querySelector<HTMLElement>('.split-message [data-command="close"]')?.click();
  focusIfLost(rowAt(index));
}

function addressOf(command: 'next' | 'close'): string | null {
  return (
    document.querySelector<HTMLAnchorElement>(`[data-message] a[data-command="${command}"]`)?.href ?? null
  );
}

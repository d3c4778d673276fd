import { isOnItsWay } from '@/components/ui/on-its-way';
import { ROW_LINK } from '@/components/ui/row-link';

export const KEYS = {
  j: 'next',
  k: 'previous',
  x: 'select',
  Enter: 'open',
  r: 'release',
  '#': 'delete',
  s: 'spam',
  i: 'innocent',
  z: 'undo',
  '/': 'search',
  '?': 'help',
  Escape: 'closeMessage',
} as const;

export type Command = (typeof KEYS)[keyof typeof KEYS];

/** What a list can do with the selected message; each has its own. */
const CHANGES = {
  quarantine: ['release', 'delete'],
  history: ['spam', 'innocent'],
} as const satisfies Record<string, Command[]>;

type Change = (typeof CHANGES)[keyof typeof CHANGES][number];
export type KeyedList = keyof typeof CHANGES;

/** Whether a key does anything on a list. */
export function isOfList(command: Command, list: KeyedList): boolean {
  if (command === 'closeMessage') return list === 'quarantine';
  const others = Object.entries(CHANGES).filter(([name]) => name !== list);
  return !others.some(([, changes]) => (changes as readonly Command[]).includes(command));
}

/** Whether a key that is held down goes on. */
export function mayRepeat(command: Command): boolean {
  return command === 'next' || command === 'previous';
}

/** The row that keys are meant for: with the focus, or whose message is open. -1 when there is none. */
function currentRow(rows: HTMLElement[]): number {
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  return focused >= 0 ? focused : rows.findIndex((row) => row.querySelector('[aria-current]'));
}

function allRows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-row]')];
}

function linkOf(row: HTMLElement | undefined): HTMLElement | null {
  return row?.querySelector<HTMLElement>(ROW_LINK) ?? null;
}

function click(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  element?.click();
  return element !== null;
}

/** The same for what is done to the open message: its form goes on to the next one, or back to the list. */
function clickByKey(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) return false;
  element.dataset.byKey = '';
  element.click();
  delete element.dataset.byKey;
  return true;
}

const BESIDE = '.split-message';

/** Where the keys were last, for when that row is gone. */
let lastRow = 0;

/** Does what a key means on the page as it is; answers whether there was anything to do. See decision 051. */
export function runCommand(command: Command): boolean {
  if (command === 'next' || command === 'previous') return step(command);
  if (isChange(command)) return change(command);
  const rows = allRows();
  const row = rows[currentRow(rows)];
  switch (command) {
    case 'select': {
      const box = row?.querySelector<HTMLElement>('input[name="key"]');
      box?.click();
      return box !== null && box !== undefined;
    }
    case 'open': {
      // Links and buttons know themselves what Enter means.
      const link = document.activeElement?.closest('a, button, summary, iframe') ? null : linkOf(row);
      link?.click();
      return link !== null;
    }
    case 'undo':
      return undo();
    case 'search': {
      const field = document.querySelector<HTMLInputElement>('.search input[type="search"]');
      field?.focus();
      field?.select();
      return field !== null;
    }
    case 'closeMessage':
      linkOf(row)?.focus();
      return click(`${BESIDE} [data-command="close"]`);
    default:
      return false;
  }
}

/** Waits for the end of a change. */
let undoing: MutationObserver | undefined;

/** What is under way is meant as well: taken back as soon as it has ended. */
function undo(): boolean {
  undoing?.disconnect();
  const working = document.querySelector('.status[data-working]');
  if (!working) return click('[data-command="undo"]');
  undoing = new MutationObserver(() => {
    undoing?.disconnect();
    click('.status [data-command="undo"]');
  });
  undoing.observe(working, { attributeFilter: ['data-working'] });
  return true;
}

function step(command: 'next' | 'previous'): boolean {
  const rows = allRows();
  if (rows.length === 0) return click(`[data-command="${command}"]`);
  const at = currentRow(rows);
  // A row that was released has made room for the next one.
  const to = at === -1 ? lastRow : at + (command === 'next' ? 1 : -1);
  lastRow = Math.max(0, Math.min(to, rows.length - 1));
  const link = linkOf(rows[lastRow]);
  link?.focus();
  if (document.querySelector(`${BESIDE} > *`)) link?.click();
  return link !== null;
}

function isChange(command: Command): command is Change {
  return Object.values(CHANGES).some((changes) => (changes as readonly Command[]).includes(command));
}

/** What is checked comes first, then the message that is open, then the row with the focus. */
function change(command: Change): boolean {
  // What was asked about is answered first (question-box.tsx): another key would do something else to the same messages behind it.
  if (document.querySelector('[role="alertdialog"]')) return true;
  const rows = allRows();
  const button = `[data-command="${command}"]`;
  const ofMessage = `[data-message] ${button}`;
  const anyChecked = rows.some((row) => row.querySelector('input:checked'));
  // Who has asked for another message means that one, and has not seen it yet.
  if (!anyChecked && isOnItsWay()) return true;
  const pressed = (anyChecked ? null : document.querySelector(ofMessage)) ?? document.querySelector(button);
  if (!pressed) return false;
  // One at a time: the row that has moved up is not picked for what cannot be sent yet, nor for a message that has gone and is still shown.
  if (pressed.getAttribute('aria-disabled') === 'true') return true;
  if (!anyChecked && clickByKey(ofMessage)) return true;
  // What is shown beside the list has gone: whoever reads there has not seen the message whose row has the focus.
  if (!anyChecked && document.querySelector(`${BESIDE} > *`)) return true;
  const row = rows[currentRow(rows)];
  if (!anyChecked) {
    const box = row?.querySelector<HTMLInputElement>('input[name="key"]');
    if (!box) return false;
    box.click();
  }
  if (row) lastRow = rows.indexOf(row);
  return click(`.list-form ${button}`);
}

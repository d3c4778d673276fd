const NAME = 'dashboard-after-key';

/** What is shown after the open message was released or deleted by its key. */
export type AfterKey = 'next' | 'list';

export function afterKey(): AfterKey {
  return localStorage.getItem(NAME) === 'list' ? 'list' : 'next';
}

export function setAfterKey(wanted: AfterKey): void {
  localStorage.setItem(NAME, wanted);
}

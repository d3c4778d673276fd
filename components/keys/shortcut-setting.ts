const NAME = 'dashboard-shortcuts';

/** Single keys can be turned off, for people who use speech input (WCAG 2.1.4); this browser remembers it. */
export function shortcutsAreOn(): boolean {
  return localStorage.getItem(NAME) !== 'off';
}

export function setShortcuts(on: boolean): void {
  localStorage.setItem(NAME, on ? 'on' : 'off');
}

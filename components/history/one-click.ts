import type { KeyboardEvent, MouseEvent } from 'react';

/**
 * For a button whose meaning changes as soon as it is pressed, because the filter answers within a double click: the
 * second click, and those of a key that is held down, do not count.
 */
export const ONE_CLICK = {
  onClick: (event: MouseEvent) => {
    if (event.detail > 1) event.preventDefault();
  },
  onKeyDown: (event: KeyboardEvent) => {
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
  },
};

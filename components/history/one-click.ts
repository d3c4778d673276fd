import type { KeyboardEvent, MouseEvent } from 'react';

/**
 * For a button that says something else as soon as it was pressed, as the filter answers within a double click: its second click,
 * and those of a key that is held, are none.
 */
export const ONE_CLICK = {
  onClick: (event: MouseEvent) => {
    if (event.detail > 1) event.preventDefault();
  },
  onKeyDown: (event: KeyboardEvent) => {
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
  },
};

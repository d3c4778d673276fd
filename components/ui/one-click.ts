import type { KeyboardEvent, MouseEvent } from 'react';

/**
 * For a button in whose place there is another as soon as it is pressed, because it changes its meaning or its row goes, and the filter answers
 * within a double click: the second click, and those of a key that is held down, do not count.
 */
export const ONE_CLICK = {
  onClick: (event: MouseEvent) => {
    if (event.detail > 1) event.preventDefault();
  },
  onKeyDown: (event: KeyboardEvent) => {
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
  },
};

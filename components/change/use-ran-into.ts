import { useEffect, useRef } from 'react';

/** Within it nobody has read how a change ended, and decided on the next. */
const READ_MS = 1_000;
const CHANGING_KEYS = ['r', '#', 's', 'i', 'z'];
const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'];

/**
 * Whether what is sent now was sent before the result that is shown can have been read: soon after it came, by keys or clicks that change
 * messages and follow each other with nothing else between them. Who moves to another row, or selects one, knows what they do.
 */
export function useRanInto(shown: unknown): () => boolean {
  const shownAt = useRef(Number.NEGATIVE_INFINITY);
  const isOther = useRef(false);
  useEffect(() => {
    shownAt.current = shown ? performance.now() : Number.NEGATIVE_INFINITY;
  }, [shown]);
  useEffect(() => {
    const note = (event: Event) => {
      if (!isChanging(event)) isOther.current = true;
    };
    document.addEventListener('keydown', note, true);
    document.addEventListener('pointerdown', note, true);
    return () => {
      document.removeEventListener('keydown', note, true);
      document.removeEventListener('pointerdown', note, true);
    };
  }, []);
  return () => {
    const ranInto = !isOther.current && performance.now() - shownAt.current < READ_MS;
    isOther.current = false;
    return ranInto;
  };
}

function isChanging(event: Event): boolean {
  const isOnButton = event.target instanceof Element && event.target.closest('button') !== null;
  if (!(event instanceof KeyboardEvent)) return isOnButton;
  const { key } = event;
  if (MODIFIERS.includes(key) || CHANGING_KEYS.includes(key)) return true;
  return isOnButton && (key === 'Enter' || key === ' ');
}

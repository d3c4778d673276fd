import { useEffect, useLayoutEffect, useRef } from 'react';

/** Within it nobody has read how a change ended, and decided on the next. */
export const READ_MS = 1_000;
const CHANGING_KEYS = ['r', '#', 's', 'i', 'z'];
const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'];
/** What a click chooses, or leads elsewhere by. A click beside all of it says nothing of who clicks. */
const CHOOSING = 'a, input, label, select, summary, textarea, [data-row]';

/**
 * Whether what is sent now was sent before the result that is shown can have been read: soon after it came into sight, by keys or clicks that
 * change messages and follow each other with nothing else between them. Who moves to another row, or selects one, knows what they do.
 */
export function useRanInto(shown: unknown): () => boolean {
  /** By performance.now(): when the result has come into sight. Infinity until then, -Infinity where there is none. */
  const seenAt = useRef(Number.NEGATIVE_INFINITY);
  /** When the last key or button was pressed: a page that is busy hears of it later. */
  const pressedAt = useRef(Number.NEGATIVE_INFINITY);
  /** Since when they were pressed without a pause in which one reads: also where nothing was there yet to be changed. */
  const withoutPauseSince = useRef(Number.NEGATIVE_INFINITY);
  const isOther = useRef(false);
  // With the page itself: the next press may come before anything that runs after it was drawn.
  useLayoutEffect(() => {
    isOther.current = false;
    seenAt.current = shown ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    if (!shown) return;
    return whenDrawn(() => {
      seenAt.current = performance.now();
    });
  }, [shown]);
  useEffect(() => {
    const notePress = ({ timeStamp }: Event) => {
      if (timeStamp - pressedAt.current >= READ_MS) withoutPauseSince.current = timeStamp;
      pressedAt.current = timeStamp;
    };
    const note = (event: Event) => {
      notePress(event);
      if (isOtherwise(event)) isOther.current = true;
    };
    // By a voice or a script of the browser's nothing else is pressed; what a key of ours clicks was pressed before.
    const noteClick = (event: Event) => {
      if (event.isTrusted) notePress(event);
    };
    document.addEventListener('keydown', note, true);
    document.addEventListener('pointerdown', note, true);
    document.addEventListener('click', noteClick, true);
    return () => {
      document.removeEventListener('keydown', note, true);
      document.removeEventListener('pointerdown', note, true);
      document.removeEventListener('click', noteClick, true);
    };
  }, []);
  return () => {
    const ranInto = !isOther.current && withoutPauseSince.current - seenAt.current < READ_MS;
    isOther.current = false;
    return ranInto;
  };
}

/** Calls back once what was drawn last is on the screen; answers what calls that off. */
function whenDrawn(then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(then);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** Whether a key or a click does something else than to change messages. */
function isOtherwise(event: Event): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const isOnButton = target?.closest('button') != null;
  if (!(event instanceof KeyboardEvent)) return !isOnButton && target?.closest(CHOOSING) != null;
  const { key } = event;
  if (MODIFIERS.includes(key) || CHANGING_KEYS.includes(key)) return false;
  return !(isOnButton && (key === 'Enter' || key === ' '));
}

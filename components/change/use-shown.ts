import { useCallback, useState } from 'react';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { batchesOf, type Shown, showAlso } from './shown-results';
import { useRanInto } from './use-ran-into';

interface ShownResults {
  shown: Shown;
  /** Shows what a page that was left has brought. */
  showCarried: (results: Shown) => void;
  /** Before a form is sent: what it runs into, nothing for an Undo, which takes all of it back; null where it must not be sent. */
  sending: (isUndo: boolean) => Shown | null;
  dismiss: () => void;
}

const NONE: Shown = [];

/** The answers that the place for results shows: the latest, and those before it which that must not take out of sight. */
export function useShown(result: ChangeAnswer | null): ShownResults {
  const [shown, setShown] = useState<Shown>(() => (result ? showAlso(NONE, result, false) : NONE));
  const [latest, setLatest] = useState(result);
  const [isJoined, setJoined] = useState(false);
  const hasRunInto = useRanInto(shown.length > 0 ? shown : null);
  if (result !== latest) {
    setLatest(result);
    // A lost answer is said in its place (lost-answer.tsx).
    setShown(result ? showAlso(shown, result, isJoined) : NONE);
  }
  const showCarried = useCallback(
    (results: Shown) =>
      setShown((before) => results.reduce((all: Shown, answer) => showAlso(all, answer, true), before)),
    [],
  );
  const sending = (isUndo: boolean) => {
    const ranInto = hasRunInto();
    setJoined(ranInto && !isUndo);
    // It would take back something else than what has come into sight just now.
    if (ranInto && isUndo && batchesOf(shown).length === 0) return null;
    return ranInto && !isUndo ? shown : NONE;
  };
  return { shown, showCarried, sending, dismiss: () => setShown(NONE) };
}

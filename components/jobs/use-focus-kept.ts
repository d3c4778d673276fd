import { useEffect, useRef } from 'react';
import { focusIfLost, rowAt } from '@/components/change/focus-after';

const JOBS = '.jobs button';

/**
 * A job removes the row that has the focus, and its own buttons when it has ended: the focus then goes to the row in
 * that place, or to the next button of the jobs, or else to the first row.
 */
export function useFocusKept(): void {
  const last = useRef<{ element: Element; index: number } | null>(null);
  useEffect(() => {
    const note = ({ target }: Event) => {
      if (!(target instanceof Element)) return;
      const index = [...document.querySelectorAll('[data-row]')].findIndex((row) => row.contains(target));
      last.current = index >= 0 || target.matches(JOBS) ? { element: target, index } : null;
    };
    // Somebody who clicks elsewhere has left it.
    const leave = () => {
      last.current = null;
    };
    document.addEventListener('focusin', note);
    document.addEventListener('pointerdown', leave, true);
    return () => {
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', leave, true);
    };
  }, []);
  // The rows come from the server with the jobs.
  useEffect(() => {
    if (!last.current || last.current.element.isConnected || document.activeElement !== document.body) return;
    const { index } = last.current;
    focusIfLost(index >= 0 ? rowAt(index) : (document.querySelector<HTMLElement>(JOBS) ?? rowAt(0)));
  });
}

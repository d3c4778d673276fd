'use client';

import { createContext, type SubmitEvent, useContext } from 'react';
import type { ChangeResult } from '@/lib/data/change/change-result';
import type { GoOn } from './go-on-by-key';
import type { Gone } from './gone-messages';

export type FindFocus = () => HTMLElement | null;

interface Change {
  /** The action of a form that releases, deletes or undoes. */
  act: (form: FormData) => void;
  pending: boolean;
  /**
   * For the `submit` of such a form: nothing is sent twice, and the focus goes where `find` says when the change is over, or
   * `goOn` leads on when it has succeeded.
   */
  sent: (event: SubmitEvent<HTMLFormElement>, find: FindFocus, goOn?: GoOn) => void;
  /** Where the focus went after the last change: its undo brings back what stood there. */
  lastPlace: () => FindFocus | null;
  /** What has to be answered before it is done. */
  question: ChangeResult['question'];
  /** The answer was no. */
  isRefused: boolean;
  /** Messages that are being taken out of the list; they are not shown meanwhile, and come back if that fails. */
  leaving: ReadonlySet<string>;
  gone: readonly Gone[];
  /** What the jobs of the page are doing, for the status region; null for nothing. */
  sayOfJobs: (text: string | null) => void;
}

export const ChangeContext = createContext<Change>({
  act: () => undefined,
  pending: false,
  sent: () => undefined,
  lastPlace: () => null,
  question: null,
  isRefused: false,
  leaving: new Set(),
  gone: [],
  sayOfJobs: () => undefined,
});

export function useChange(): Change {
  return useContext(ChangeContext);
}

'use client';

import {
  createContext,
  type ReactNode,
  type SubmitEvent,
  useActionState,
  useContext,
  useEffect,
  useRef,
} from 'react';
import { changeQuarantine } from '@/lib/data/actions/change-quarantine';
import type { ChangeResult } from '@/lib/data/change-result';
import type { ActionResult } from '@/lib/data/define-action';
import { ChangeStatus } from './change-status';
import { focusIfLost } from './focus-after';

type FindFocus = () => HTMLElement | null;

interface Change {
  /** The action of a form that releases, deletes or undoes. */
  act: (form: FormData) => void;
  pending: boolean;
  /** For the `submit` of such a form: nothing is sent twice, and the focus goes where `find` says when the change is over. */
  sent: (event: SubmitEvent<HTMLFormElement>, find: FindFocus) => void;
}

const ChangeContext = createContext<Change>({ act: () => undefined, pending: false, sent: () => undefined });

type ChangeAction = (
  previous: ActionResult<ChangeResult> | null,
  form: FormData,
) => Promise<ActionResult<ChangeResult>>;

/** What the forms of the list and of the message beside it do, and one place that says how the last one ended. */
export function ChangeProvider({
  mailbox,
  action = changeQuarantine,
  children,
}: {
  mailbox: string;
  /** Instead of what is done in the quarantine. */
  action?: ChangeAction;
  children: ReactNode;
}) {
  const [result, act, pending] = useActionState(action, null);
  const find = useRef<FindFocus | null>(null);
  useEffect(() => {
    if (pending || !find.current) return;
    focusIfLost(find.current());
    find.current = null;
  }, [pending]);
  const sent = (event: SubmitEvent<HTMLFormElement>, findFocus: FindFocus) => {
    if (pending) event.preventDefault();
    else find.current = findFocus;
  };
  return (
    <ChangeContext value={{ act, pending, sent }}>
      <ChangeStatus mailbox={mailbox} result={result} pending={pending} />
      {children}
    </ChangeContext>
  );
}

export function useChange(): Change {
  return useContext(ChangeContext);
}

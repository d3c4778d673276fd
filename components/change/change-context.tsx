'use client';

import { createContext, type ReactNode, useActionState, useContext } from 'react';
import { changeQuarantine } from '@/lib/data/actions/change-quarantine';
import type { ChangeResult } from '@/lib/data/change-result';
import type { ActionResult } from '@/lib/data/define-action';
import { ChangeStatus } from './change-status';

interface Change {
  /** The action of a form that releases, deletes or undoes. */
  act: (form: FormData) => void;
  pending: boolean;
}

const ChangeContext = createContext<Change>({ act: () => undefined, pending: false });

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
  return (
    <ChangeContext value={{ act, pending }}>
      <ChangeStatus mailbox={mailbox} result={result} />
      {children}
    </ChangeContext>
  );
}

export function useChange(): Change {
  return useContext(ChangeContext);
}

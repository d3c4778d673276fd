'use client';

import { createContext, type ReactNode, useActionState, useContext } from 'react';
import { changeQuarantine } from '@/lib/data/actions/change-quarantine';
import { ChangeStatus } from './change-status';

interface Change {
  /** The action of a form that releases, deletes or undoes. */
  act: (form: FormData) => void;
  pending: boolean;
}

const ChangeContext = createContext<Change>({ act: () => undefined, pending: false });

/** What the forms of the list and of the message beside it do, and one place that says how the last one ended. */
export function ChangeProvider({ mailbox, children }: { mailbox: string; children: ReactNode }) {
  const [result, act, pending] = useActionState(changeQuarantine, null);
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

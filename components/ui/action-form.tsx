'use client';

import type { ComponentProps } from 'react';
import { orLost } from './lost-answers';
import { SignedInAsField } from './signed-in-as';

/** A form of an action that answers nothing but the next page. */
export function ActionForm({
  action,
  children,
  ...props
}: Omit<ComponentProps<'form'>, 'action'> & { action: (form: FormData) => Promise<void> }) {
  const kept = orLost(action);
  // What it throws to redirect has to reach React.
  const act = async (form: FormData) => {
    await kept(form);
  };
  return (
    <form {...props} action={typeof window === 'undefined' ? action : act}>
      <SignedInAsField />
      {children}
    </form>
  );
}

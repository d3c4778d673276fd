'use client';

import type { ComponentProps } from 'react';
import { orLost } from './lost-answers';

/** A form of an action that answers nothing but the next page. */
export function ActionForm({
  action,
  ...props
}: Omit<ComponentProps<'form'>, 'action'> & { action: () => Promise<void> }) {
  const kept = orLost(action);
  // What it throws to redirect has to reach React.
  const act = async () => {
    await kept();
  };
  return <form {...props} action={typeof window === 'undefined' ? action : act} />;
}

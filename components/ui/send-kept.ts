import { type FormEvent, startTransition } from 'react';

/**
 * Sends a form to its action (`onSubmit`), once at a time. With scripts, a form that React sends itself is emptied afterwards, also when
 * nothing was saved or nobody knows whether it was: here what was typed stays.
 */
export function sendKept(act: (form: FormData) => void, pending: boolean) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const sent = new FormData(event.currentTarget, submitter);
    if (!pending) startTransition(() => act(sent));
  };
}

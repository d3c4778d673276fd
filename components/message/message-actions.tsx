'use client';

import { ChangeButtons } from '@/components/change/change-buttons';
import { useChange } from '@/components/change/change-context';

/** Releases or deletes the message that is open. */
export function MessageActions({ mailbox, messageKey }: { mailbox: string; messageKey: string }) {
  const { act, pending } = useChange();
  return (
    <form
      action={act}
      onSubmit={(event) => pending && event.preventDefault()}
      className="flex flex-wrap items-center gap-2"
    >
      <input type="hidden" name="mailbox" value={mailbox} />
      <input type="hidden" name="key" value={messageKey} />
      <ChangeButtons />
    </form>
  );
}

'use client';

import { useChange } from '@/components/change/change-context';
import { DoubtButtons } from '@/components/change/doubt-buttons';

/** Confirms that the open message arrived, or releases it once more. */
export function DoubtForm({ mailbox, messageKey }: { mailbox: string; messageKey: string }) {
  const { act, pending } = useChange();
  return (
    <form action={act} onSubmit={(event) => pending && event.preventDefault()}>
      <input type="hidden" name="mailbox" value={mailbox} />
      <DoubtButtons messageKey={messageKey} />
    </form>
  );
}

'use client';

import { useChange } from '@/components/change/change-context';
import { DoubtButtons } from '@/components/change/doubt-buttons';
import { afterMessage } from '@/components/change/focus-after';
import { SignedInAsField } from '@/components/ui/signed-in-as';

/** Confirms that the open message arrived, or releases it once more. */
export function DoubtForm({ mailbox, messageKey }: { mailbox: string; messageKey: string }) {
  const { act, sent } = useChange();
  return (
    <form action={act} onSubmit={(event) => sent(event, afterMessage())}>
      <SignedInAsField />
      <input type="hidden" name="mailbox" value={mailbox} />
      <DoubtButtons messageKey={messageKey} />
    </form>
  );
}

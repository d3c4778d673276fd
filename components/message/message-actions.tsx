import { ChangeForm } from '@/components/change/change-form';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';

/** Releases or deletes the message that is open. */
export function MessageActions({ message: { mailbox, key, releaseTo } }: { message: QuarantinedMessage }) {
  // One that is asked about anyway needs no second button.
  return <ChangeForm fields={{ mailbox, key }} elsewhere={typeof releaseTo === 'string' ? key : undefined} />;
}

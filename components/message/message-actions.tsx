import { ChangeForm } from '@/components/change/change-form';

/** Releases or deletes the message that is open. */
export function MessageActions({ mailbox, messageKey }: { mailbox: string; messageKey: string }) {
  return <ChangeForm fields={{ mailbox, key: messageKey }} />;
}

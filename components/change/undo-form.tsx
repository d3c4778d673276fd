'use client';

import { useTranslations } from 'next-intl';
import { ONE_CLICK } from '@/components/ui/one-click';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useChange } from './change-context';
import { afterMessage } from './focus-after';

/** Undoes clicks: everything that they released or deleted. With a `label` it is not what the key for undo means. */
export function UndoForm({
  mailbox,
  batches,
  label,
}: {
  mailbox: string;
  batches: readonly string[];
  label?: string;
}) {
  const t = useTranslations('changeButton');
  const { act, pending, sent, lastPlace } = useChange();
  return (
    <form action={act} onSubmit={(event) => sent(event, lastPlace() ?? afterMessage())}>
      <SignedInAsField />
      <input type="hidden" name="mailbox" value={mailbox} />
      {batches.map((batch) => (
        <input key={batch} type="hidden" name="batch" value={batch} />
      ))}
      <button
        type="submit"
        name="intent"
        value="undo"
        className="button button-small"
        aria-disabled={pending}
        data-command={label === undefined ? 'undo' : undefined}
        {...ONE_CLICK}
      >
        {label ?? t('undo')}
      </button>
    </form>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import { useChange } from './change-context';

/** Undoes one click: everything that it released or deleted. */
export function UndoForm({ mailbox, batch }: { mailbox: string; batch: string }) {
  const t = useTranslations('change');
  const { act, pending } = useChange();
  return (
    <form action={act} onSubmit={(event) => pending && event.preventDefault()}>
      <input type="hidden" name="mailbox" value={mailbox} />
      <input type="hidden" name="batch" value={batch} />
      <button
        type="submit"
        name="intent"
        value="undo"
        className="button button-small"
        aria-disabled={pending}
        data-command="undo"
      >
        {t('undoButton')}
      </button>
    </form>
  );
}

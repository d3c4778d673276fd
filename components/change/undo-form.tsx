'use client';

import { useTranslations } from 'next-intl';
import { useChange } from './change-context';
import { afterMessage } from './focus-after';

/** Undoes one click: everything that it released or deleted. */
export function UndoForm({ mailbox, batch }: { mailbox: string; batch: string }) {
  const t = useTranslations('change');
  const { act, pending, sent, lastPlace } = useChange();
  return (
    <form action={act} onSubmit={(event) => sent(event, lastPlace() ?? afterMessage())}>
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

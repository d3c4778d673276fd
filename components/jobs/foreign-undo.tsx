'use client';

import { useTranslations } from 'next-intl';
import { UndoForm } from '@/components/change/undo-form';

/** The undo of what somebody else did: an administrator's repair, to its owner. Never by one click, nor by the key. */
export function ForeignUndo({ mailbox, batch, by }: { mailbox: string; batch: string; by: string }) {
  const t = useTranslations('job');
  return (
    <details className="job-foreign">
      <summary>{t('undoForeign', { by })}</summary>
      <p>{t('undoForeignLead', { by })}</p>
      <UndoForm mailbox={mailbox} batches={[batch]} label={t('undoForeignYes')} />
    </details>
  );
}

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

/** The preferences that mailboxes may not choose, behind one line that says so; open where one of them needs a look. */
export function LockedPreferences(props: { count: number; open: boolean; children: ReactNode }) {
  const { count, open, children } = props;
  const t = useTranslations('preference');
  if (count === 0) return null;
  return (
    <details className="setting-locked" open={open}>
      <summary>{t('lockedSettings', { count })}</summary>
      <p className="text-muted">{t('lockedLead', { count })}</p>
      <div className="setting-form">{children}</div>
    </details>
  );
}

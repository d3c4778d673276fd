'use client';

import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { Letting } from '@/lib/data/change/letting';

/** Senders that a release was to let through as well, or its undo no longer: what became of that. */
export function ChangeLetting({ letting }: { letting: readonly Letting[] }) {
  const t = useTranslations();
  return letting.map(({ address, what, trouble }) => (
    <Fragment key={address}>
      <p>{t.rich(`changeLetting.${what}`, { address: () => <bdi>{address}</bdi> })}</p>
      {trouble && <p>{t(`errors.${trouble.reason}`, trouble.values)}</p>}
    </Fragment>
  ));
}

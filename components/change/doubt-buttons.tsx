'use client';

import { useTranslations } from 'next-intl';
import { useChange } from './change-context';

/**
 * What somebody can say who has looked whether a message arrived: for the form that they stand in. `about` is the id of what
 * names the message.
 */
export function DoubtButtons({ messageKey, about }: { messageKey: string; about?: string }) {
  const t = useTranslations('change');
  const { pending } = useChange();
  return (
    <span className="doubt">
      {(['arrived', 'again'] as const).map((name) => (
        <button
          key={name}
          type="submit"
          name={name}
          value={messageKey}
          className="button button-small"
          aria-disabled={pending}
          aria-describedby={about}
        >
          {t(`${name}Button`)}
        </button>
      ))}
    </span>
  );
}

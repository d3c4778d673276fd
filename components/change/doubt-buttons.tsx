'use client';

import { useTranslations } from 'next-intl';
import { ONE_CLICK } from '@/components/ui/one-click';
import { useChange } from './change-context';

/**
 * The buttons for somebody who has checked whether a message arrived, for the form that they are in. `about` is the id
 * of the element that names the message.
 */
export function DoubtButtons({ messageKey, about }: { messageKey: string; about?: string }) {
  const t = useTranslations('changeButton');
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
          {...ONE_CLICK}
        >
          {t(name)}
        </button>
      ))}
    </span>
  );
}

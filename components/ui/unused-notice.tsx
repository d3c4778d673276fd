import { useTranslations } from 'next-intl';
import { isWidened, type UnusedParam } from '@/lib/data/request/unused-params';
import { Notice } from './notice';
import { textOf } from './text-of';

/** Says which parts of its address a list has left out, and what that means; nothing where all were used. */
export function UnusedNotice({ unused }: { unused: readonly UnusedParam[] }) {
  const t = useTranslations('unused');
  if (unused.length === 0) return null;
  const widened = isWidened(unused);
  return (
    <div className="list-notice">
      <Notice tone={widened ? 'warning' : 'info'} role="note">
        {unused.map(({ name, value, why, most }) => (
          <p key={`${name} ${value}`} className="wrap-anywhere">
            {t(why, { what: why === 'unknown' ? name : textOf(t, `names.${name}`), value, most })}
          </p>
        ))}
        {widened && <p>{t('widened')}</p>}
      </Notice>
    </div>
  );
}

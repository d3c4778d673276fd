// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';

/** Where a row has room for its first figures only: shows the others, too. `of` is whose they are. */
export function MoreFigures({ of }: { of: string }) {
  const t = useTranslations('users');
  return (
    <td role="cell" className="user-more">
      <details>
        <summary className="link" aria-label={t('moreOf', { user: of })}>
          {t('more')}
        </summary>
      </details>
    </td>
  );
}

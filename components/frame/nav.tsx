'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useTaken } from '@/components/change/taken-messages';
import { mailboxPath } from '@/components/list/links';
import { Icon } from '@/components/ui/icon';
import { textOf } from '@/components/ui/text-of';
import { NavLink } from './nav-link';
import { ADMIN_PAGES, NAV_PAGES, type NavFrame } from './nav-pages';

/** Longer numbers have no room in the column; the title has them whole. */
const COMPACT_FROM = 10_000;

function less(count: number | null, taken: number): number | null {
  return count === null ? null : Math.max(0, count - taken);
}

/** The pages of the mailbox, and below them those of the site: a column beside the page, a bar above it where it is narrow. */
export function Nav({ frame: drawn, drawnAt }: { frame: NavFrame; drawnAt: number }) {
  const t = useTranslations('nav');
  const format = useFormatter();
  const taken = useTaken(drawn.mailbox, drawnAt);
  const frame = {
    ...drawn,
    quarantined: less(drawn.quarantined, taken.messages),
    alerts: less(drawn.alerts, taken.alerts),
    likelyUnseen: less(drawn.likelyUnseen, taken.likely) ?? 0,
  };
  const sitePages = ADMIN_PAGES.filter(({ roles }) => roles.includes(frame.role));
  return (
    <div className="nav-lists">
      <ul className="nav-list">
        {NAV_PAGES.map(({ name, icon, count, attention }) => {
          const waiting = count?.(frame) ?? null;
          const isMore = drawn.isPart === true || (name === 'alerts' && drawn.hasMoreAlerts);
          const likely = attention?.(frame) ?? 0;
          return (
            <li key={name}>
              <NavLink href={mailboxPath(frame.mailbox, name)} segment={name}>
                <Icon name={icon} />
                {textOf(t, name)}
                {likely > 0 && (
                  <span className="nav-likely" title={t('likely', { count: likely })}>
                    {t('likelyCount', { count: likely })}
                  </span>
                )}
                {waiting !== null && (
                  <span
                    className="nav-count"
                    title={t(isMore ? 'waitingMore' : 'waiting', { count: waiting })}
                  >
                    {format.number(waiting, waiting < COMPACT_FROM ? {} : { notation: 'compact' })}
                    {isMore && '+'}
                  </span>
                )}
              </NavLink>
            </li>
          );
        })}
      </ul>
      {sitePages.length > 0 && (
        <ul className="nav-list" aria-label={t('site')}>
          {sitePages.map(({ name, label = name, icon }) => (
            <li key={name}>
              <NavLink href={`/admin/${name}`} segment={name}>
                <Icon name={icon} />
                {textOf(t, label)}
              </NavLink>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

import { useFormatter, useTranslations } from 'next-intl';
import { LogNotices } from '@/components/history/log-notices';
import { JobRefresh } from '@/components/jobs/job-refresh';
import { sendersPath } from '@/components/list/links';
import { Pager, pagesAround } from '@/components/list/pager';
import { senderRulesPath } from '@/components/sender-rule/links';
import { Notice } from '@/components/ui/notice';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import { SearchForm } from '@/components/ui/search-form';
import { UnusedNotice } from '@/components/ui/unused-notice';
import type { SendersPage } from '@/lib/data/senders/senders-page';
import { NoSenders } from './no-senders';
import { SendersTable } from './senders-table';

/** Who has written to a mailbox. */
export function SendersView({ page }: { page: SendersPage }) {
  const t = useTranslations('senders');
  const inList = useTranslations('listRange');
  const ofRules = useTranslations('senderRule');
  const { mailbox, params, rows, from, total, all } = page;
  const { q, sort, dir } = params;
  const to = (number: number) => sendersPath(mailbox, { ...params, page: number });
  return (
    <div className="sheet">
      <PageTitle page={t('title')} />
      <div className="list-head">
        <h1 className="page-title">{t('title')}</h1>
        {(all > 0 || q !== undefined) && (
          <SearchForm action={sendersPath(mailbox)} label={t('search')} q={q} kept={{ sort, dir }} />
        )}
      </div>
      <p className="list-lead">
        {t('lead')}{' '}
        <PlainLink className="link" href={senderRulesPath(mailbox)}>
          {ofRules('rulesTitle')}
        </PlainLink>
      </p>
      <OfThisHost what="senders" />
      <UnusedNotice unused={page.unused} />
      <LogNotices page={{ log: page.log, isEmpty: all === 0 }} />
      {page.log.progress === null && page.counting !== null && <Counting {...page.counting} />}
      <WhitelistLead letThrough={page.letThrough} />
      {rows.length === 0 ? (
        <NoSenders page={page} />
      ) : (
        <>
          <SendersTable page={page} />
          <div className="sheet-foot">
            <span>
              {inList(q === undefined ? 'range' : 'rangeOfMatches', {
                from,
                to: from + rows.length - 1,
                total,
              })}
            </span>
            <Pager {...pagesAround(page.page, page.pages, to)} />
          </div>
        </>
      )}
    </div>
  );
}

/** How far the first counting is. */
function Counting({ counted, entries }: { counted: number; entries: number }) {
  const t = useTranslations();
  const format = useFormatter();
  const share = counted / Math.max(1, entries);
  return (
    <div className="list-notice">
      <Notice tone="info" role="note">
        <p className="font-medium">
          {t('senders.counting', { share: format.number(share, { style: 'percent' }) })}
        </p>
        <progress className="job-bar" max={1} value={share} aria-label={t('job.progress')} />
        <p>{t('senders.countingLead')}</p>
      </Notice>
      <JobRefresh />
    </div>
  );
}

/** What the last column means, or why there is none. */
function WhitelistLead({ letThrough }: { letThrough: SendersPage['letThrough'] }) {
  const t = useTranslations();
  if (letThrough === 'off') return <p className="list-lead">{t('senders.whitelistOff')}</p>;
  if (typeof letThrough === 'object')
    return <p className="list-lead">{t('senders.whitelistLead', letThrough)}</p>;
  return (
    <div className="list-notice">
      <Notice tone="warning" role="note">
        {t(`errors.${letThrough}`)}
      </Notice>
    </div>
  );
}

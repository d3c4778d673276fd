import { useFormatter, useTranslations } from 'next-intl';
import { JobRefresh } from '@/components/jobs/job-refresh';
import { Notice } from '@/components/ui/notice';
import { textOf } from '@/components/ui/text-of';
import type { HistoryPage } from '@/lib/data/history/get-history';

/** What there is to know of the log behind the history: that it is being read, cannot be read, or has faults. `host`: of which filter host, where it is not this one. */
export function LogNotices({
  page: { log, isEmpty },
  host,
}: {
  page: Pick<HistoryPage, 'log' | 'isEmpty'>;
  host?: string;
}) {
  const t = useTranslations();
  const format = useFormatter();
  const { progress, off, trouble, problems, fromSite } = log;
  const share = progress === null ? 0 : progress.read / Math.max(1, progress.size);
  const hasNews = progress !== null || trouble || off !== null || fromSite || problems.length > 0;
  return (
    <>
      {host !== undefined && hasNews && <p className="list-lead">{t('row.onHost', { host })}</p>}
      {progress !== null && (
        <div className="list-notice">
          <Notice tone="info" role="note">
            <p className="font-medium">
              {t('history.reading', { share: format.number(share, { style: 'percent' }) })}
            </p>
            <progress className="job-bar" max={1} value={share} aria-label={t('job.progress')} />
            <p>{t('history.readingLead')}</p>
          </Notice>
          <JobRefresh />
        </div>
      )}
      {trouble && (
        <div className="list-notice">
          <Notice tone="danger" role="note">
            {t(`errors.${trouble.reason}`, trouble.values)}
          </Notice>
        </div>
      )}
      {off !== null && !isEmpty && (
        <div className="list-notice">
          <Notice tone="warning" role="note">
            {t('history.logOff', { setting: off })}
          </Notice>
        </div>
      )}
      {fromSite && <p className="list-lead">{t('history.fromSite')}</p>}
      {problems.length > 0 && (
        <details className="list-notice log-problems">
          <summary>
            {t('history.problems', { count: problems.reduce((sum, { count }) => sum + count, 0) })}
          </summary>
          <ul>
            {problems.map(({ code, count }) => (
              <li key={code}>{textOf(t, `logProblem.${code}`, { count })}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

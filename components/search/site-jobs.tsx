import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { JobRefresh } from '@/components/jobs/job-refresh';
import { messagePath } from '@/components/list/links';
import { failureAct } from '@/components/ui/failure-act';
import { FilterSaid } from '@/components/ui/filter-said';
import { Notice } from '@/components/ui/notice';
import { When } from '@/components/ui/when';
import { countOpen } from '@/lib/data/change/nobody-knows';
import type { SearchPage } from '@/lib/data/site/get-search';
import { FocusNews } from './focus-news';
import { FoundForm } from './found-form';

type SiteJob = SearchPage['jobs'][number];

/** The last clicks on several mailboxes: how far they are, and the way back. What is no news any more takes no room. */
export function SiteJobs({ jobs }: { jobs: SiteJob[] }) {
  const t = useTranslations();
  const [newest] = jobs.filter(({ isNews }) => isNews);
  const earlier = jobs.filter(({ isNews }) => !isNews);
  return (
    <>
      {/* There before it has anything to say, or else it would not be read out. */}
      <p role="status" className="sr-only">
        {newest && t(newest.isGoing ? 'change.queued' : 'job.ended', { ...countsOf(newest) })}
      </p>
      <FocusNews batch={newest?.batch ?? null} />
      {jobs.length > 0 && (
        <div className="jobs px-0">
          {jobs.map((job) => job.isNews && <SiteJobNotice key={job.batch} job={job} />)}
          {earlier.length > 0 && (
            <details className="jobs-more">
              <summary>{t('siteSearch.earlier', { count: earlier.length })}</summary>
              {earlier.map((job) => (
                <SiteJobNotice key={job.batch} job={job} />
              ))}
            </details>
          )}
          {jobs.some(({ isGoing }) => isGoing) && <JobRefresh />}
        </div>
      )}
    </>
  );
}

function countsOf({ succeeded, total }: SiteJob) {
  return { succeeded, total, count: total };
}

function SiteJobNotice({ job }: { job: SiteJob }) {
  const t = useTranslations();
  const { batch, kind, isGoing, mailboxes, total, succeeded, failed, failures, createdAt, canUndo } = job;
  const open = countOpen(failures, kind);
  return (
    <Notice tone={failed > 0 ? 'warning' : isGoing ? 'info' : 'success'}>
      <p className="font-medium">
        {t(`siteSearch.${kind}${isGoing ? 'Going' : 'Ended'}`, {
          count: isGoing ? total : succeeded,
          mailboxes,
        })}{' '}
        <span className="text-muted">
          <When at={createdAt.toISOString()} />
        </span>
      </p>
      {isGoing && (
        <progress className="job-bar" max={total} value={succeeded + failed} aria-label={t('job.progress')} />
      )}
      <p>{t('job.counts', { succeeded, failed, waiting: total - succeeded - failed, open })}</p>
      {job.isUndone && <p>{t('job.undone')}</p>}
      {failed > 0 && <p>{t('siteSearch.failed', { open })}</p>}
      <SiteJobFailures job={job} />
      {job.notReversed > 0 && <p>{t('change.notReversed', { count: job.notReversed })}</p>}
      {(isGoing || canUndo) && (
        <FoundForm fields={{ intent: isGoing ? 'stop' : 'undo', batch }}>
          <button type="submit" className="button button-small">
            {t(isGoing ? 'job.stop' : 'siteSearch.undo')}
          </button>
        </FoundForm>
      )}
    </Notice>
  );
}

function SiteJobFailures({ job: { kind, failures, failed } }: { job: SiteJob }) {
  const t = useTranslations();
  if (failures.length === 0) return null;
  return (
    <details>
      <summary>{t(countOpen(failures, kind) > 0 ? 'job.open' : 'job.failures', { count: failed })}</summary>
      <ul className="job-failures">
        {failures.map(({ mailbox, key, subject, reason, said }) => (
          <li key={`${mailbox}\t${key}`}>
            <Link className="link" href={messagePath(mailbox, key)} prefetch={false}>
              <bdi>{subject || t('job.noSubject')}</bdi>
            </Link>{' '}
            {t('siteSearch.failedIn', { mailbox, reason: t(`failure.${reason}`, failureAct(kind)) })}
            <FilterSaid said={said} />
          </li>
        ))}
      </ul>
    </details>
  );
}

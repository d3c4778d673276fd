import Link from 'next/link';
import { NextIntlClientProvider, useTranslations } from 'next-intl';
import { ChangeProvider } from '@/components/change/change-provider';
import { HostsNotice } from '@/components/ui/hosts-notice';
import { Icon } from '@/components/ui/icon';
import { LeaveGuard } from '@/components/ui/leave-guard';
import { Notice } from '@/components/ui/notice';
import { PageTitle } from '@/components/ui/page-title';
import { textOf } from '@/components/ui/text-of';
import { changeHistory } from '@/lib/data/actions/change-history';
import type { ReportPage } from '@/lib/data/history/get-report';
import { ForgetReport } from './kept-report';
import { historyPath, reportPath } from './links';
import { ReportForm } from './report-form';
import { ReportedMessage } from './reported-message';

/** Missed spam by its mail: a file or its source; then what the filter knows of it, and the button. */
export function ReportView(props: { page: ReportPage; messages: Record<string, unknown> }) {
  const t = useTranslations();
  const { mailbox, messages, leftOut, problem, forwardTo, hosts } = props.page;
  return (
    <ChangeProvider mailbox={mailbox} action={changeHistory}>
      <PageTitle page={t('report.title')} />
      <div className="report">
        <nav aria-label={t('history.title')}>
          <Link href={historyPath(mailbox)} prefetch={false} className="button button-quiet">
            <Icon name="back" />
            {t('history.title')}
          </Link>
        </nav>
        <h1 className="page-title">{t('report.title')}</h1>
        {problem !== null && (
          <Notice tone="warning" role="alert">
            {textOf(t, `report.${problem}`)}
          </Notice>
        )}
        {hosts && <HostsNotice hosts={hosts} />}
        {messages.length > 1 && <p>{t('report.several', { count: messages.length })}</p>}
        {leftOut > 0 && (
          <Notice tone="warning" role="note">
            {t('report.leftOut', { count: leftOut })}
          </Notice>
        )}
        {messages.map((message) => (
          <ReportedMessage key={message.key} mailbox={mailbox} message={message} />
        ))}
        {messages.length > 0 ? (
          <p>
            <ForgetReport />
            <Link className="link" href={reportPath(mailbox)} prefetch={false}>
              {t('report.another')}
            </Link>
          </p>
        ) : (
          <>
            <NextIntlClientProvider messages={props.messages}>
              <LeaveGuard>
                <ReportForm mailbox={mailbox} isAgain={problem !== null} />
              </LeaveGuard>
            </NextIntlClientProvider>
            {forwardTo !== null && (
              <p>
                {t.rich('report.forward', {
                  address: () => (
                    <a className="link" href={`mailto:${encodeURIComponent(forwardTo).replace('%40', '@')}`}>
                      {forwardTo}
                    </a>
                  ),
                })}
              </p>
            )}
          </>
        )}
      </div>
    </ChangeProvider>
  );
}

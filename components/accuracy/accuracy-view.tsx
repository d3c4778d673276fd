import { NextIntlClientProvider, useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { UnusedNotice } from '@/components/ui/unused-notice';
import type { AccuracyPage } from '@/lib/data/people/get-accuracy';
import { AccuracyCharts } from './accuracy-charts';
import { FigureTable } from './figure-table';
import { LearnedFacts } from './learned-facts';
import { RateList } from './rate-list';
import { ResetForm } from './reset-form';

/** How well the filter judges somebody's mail. */
export function AccuracyView({ page, messages }: { page: AccuracyPage; messages: Record<string, unknown> }) {
  const t = useTranslations('accuracy');
  const { isKnown, sharedWith, resetProblem } = page;
  return (
    <div className="accuracy">
      <PageTitle page={t('title')} />
      <h1 className="page-title">{t('title')}</h1>
      <OfThisHost what="accuracy" />
      <UnusedNotice unused={page.unused} />
      {!isKnown && (
        <Notice tone="info" role="note">
          {t('unknown')}
        </Notice>
      )}
      {sharedWith !== null && (
        <Notice tone="info" role="note">
          {t('shared', { group: sharedWith })}
        </Notice>
      )}
      {resetProblem && (
        <Notice tone="warning" role="note">
          {t(resetProblem)}
        </Notice>
      )}
      <RateList rates={page.rates} />
      <section className="accuracy-figures">
        <FigureTable page={page} />
        {sharedWith === null && (
          <NextIntlClientProvider messages={messages}>
            <ResetForm mailbox={page.mailbox} />
          </NextIntlClientProvider>
        )}
      </section>
      <AccuracyCharts page={page} />
      <LearnedFacts page={page} />
    </div>
  );
}

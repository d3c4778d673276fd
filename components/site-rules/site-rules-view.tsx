import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { JobRefresh } from '@/components/jobs/job-refresh';
import { Pager, pagesAround } from '@/components/list/pager';
import { Notice } from '@/components/ui/notice';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import { SearchForm } from '@/components/ui/search-form';
import { UnusedNotice } from '@/components/ui/unused-notice';
import type { SiteRulesPage } from '@/lib/data/site/get-site-rules';
import { ruleImportPath, siteRulesPath } from './links';
import { RuleForm } from './rule-form';
import { RulePreview } from './rule-preview';
import { RulesTable } from './rules-table';

/** What administrators have said of senders, for everybody; for admins. */
export function SiteRulesView({ page }: { page: SiteRulesPage }) {
  const t = useTranslations('siteRule');
  const users = useTranslations('users');
  const { params, rows, preview, waiting } = page;
  return (
    <div className="sheet panels">
      <PageTitle page={t('title')} />
      <div className="list-head">
        <h1 className="page-title">{t('title')}</h1>
        <SearchForm action="/admin/senders" label={t('search')} q={params.q} />
        <Link className="button" href={ruleImportPath()} prefetch={false}>
          {t('import')}
        </Link>
        <PlainLink className="button" href="/admin/senders/csv" download>
          {users('csv')}
        </PlainLink>
      </div>
      <OfThisHost what="siteRules" />
      <UnusedNotice unused={page.unused} />
      <p>{t('lead')}</p>
      <Form action="/admin/senders" prefetch={false} className="filter-form">
        <label className="field">
          {t('what')}
          <select className="input" name="what" defaultValue={params.what ?? 'hold'}>
            <option value="hold">{t('hold')}</option>
            {page.mayLet && <option value="let">{t('let')}</option>}
          </select>
        </label>
        <label className="field">
          {t('sender')}
          <input className="input" name="sender" defaultValue={params.sender} maxLength={2000} required />
        </label>
        <label className="field">
          {t('note')}
          <input className="input" name="note" defaultValue={params.note} maxLength={200} />
        </label>
        <div className="filter-actions">
          <button type="submit" className="button button-primary">
            {t('look')}
          </button>
        </div>
      </Form>
      {typeof preview === 'string' && (
        <Notice tone="danger" role="alert">
          {t(`fault.${preview}`)}
        </Notice>
      )}
      {preview !== null && typeof preview === 'object' && (
        <RulePreview preview={preview} mayLet={page.mayLet} />
      )}
      {waiting > 0 && (
        <div aria-live="polite">
          <Notice tone="info">{t(page.isApplying ? 'working' : 'waiting', { count: waiting })}</Notice>
          {page.isApplying && <JobRefresh />}
        </div>
      )}
      {params.import !== undefined && (
        <section className="panel" aria-label={t('import')}>
          <p>{t('ofFile', { count: page.total })}</p>
          <div className="panel-actions">
            {page.total > 0 && (
              <RuleForm fields={{ intent: 'endImport', import: params.import }} button={t('takeBackAll')} />
            )}
            <Link className="button" href={siteRulesPath()} prefetch={false}>
              {t('showAll')}
            </Link>
          </div>
        </section>
      )}
      {rows.length === 0 ? (
        <p className="empty">{t(params.q === undefined ? 'empty' : 'noneMatch')}</p>
      ) : (
        <>
          <RulesTable rows={rows} />
          <div className="sheet-foot">
            <span>
              {users('range', { from: page.from, to: page.from + rows.length - 1, total: page.total })}
            </span>
            <Pager
              {...pagesAround(page.page, page.pages, (number) =>
                siteRulesPath({ q: params.q, import: params.import, page: number }),
              )}
            />
          </div>
        </>
      )}
    </div>
  );
}

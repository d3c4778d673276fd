import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Pager, pagesAround } from '@/components/list/pager';
import { Notice } from '@/components/ui/notice';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { StackTable } from '@/components/ui/stack-table';
import { UnusedNotice } from '@/components/ui/unused-notice';
import type { ImportRow, RuleImportPage } from '@/lib/data/site/get-rule-import';
import { figuresOf } from './figures-of';
import { FileField } from './file-field';
import { ruleImportPath, siteRulesPath } from './links';
import { RuleForm } from './rule-form';

/** Sends a file of rules for everybody, shows what each of its lines would do, and does it; for admins. */
export function ImportView({ page }: { page: RuleImportPage }) {
  const t = useTranslations();
  const { file } = page;
  return (
    <div className="sheet panels">
      <PageTitle page={t('siteRule.importTitle')} />
      <p>
        <Link className="link" href={siteRulesPath()} prefetch={false}>
          {t('siteRule.title')}
        </Link>
      </p>
      <h1 className="page-title">{t('siteRule.importTitle')}</h1>
      <OfThisHost what="siteRules" />
      <UnusedNotice unused={page.unused} />
      {page.isGone && (
        <Notice tone="info" role="alert">
          {t('errors.importGone')}
        </Notice>
      )}
      {file ? (
        <ImportedFile file={file} mayLet={page.mayLet} />
      ) : (
        <>
          <p>{t('siteRule.importLead')}</p>
          <pre className="statements">
            {'what,sender,note\nhold,shop.example,\nlet,news@bank.example,"Bank, newsletter"'}
          </pre>
          <RuleForm fields={{ intent: 'send' }} button={t('siteRule.send')} isPrimary>
            <FileField label={t('siteRule.file')} mostBytes={page.mostBytes} />
          </RuleForm>
        </>
      )}
    </div>
  );
}

function ImportedFile({ file, mayLet }: { file: NonNullable<RuleImportPage['file']>; mayLet: boolean }) {
  const t = useTranslations('siteRule');
  const { id, counts, rows, show } = file;
  return (
    <>
      <p>{t('counts', counts)}</p>
      {counts.wrong > 0 && (
        <Notice tone="warning">
          <p>{t('wrongLead')}</p>
          <p>
            <Link
              className="link"
              href={ruleImportPath({ id, show: show ? undefined : 'wrong' })}
              prefetch={false}
            >
              {t(show ? 'allLines' : 'onlyWrong')}
            </Link>
          </p>
        </Notice>
      )}
      {!mayLet && <Notice tone="info">{t('letHosts')}</Notice>}
      {!file.isAll && <p>{t('notAll')}</p>}
      <div className="panel-actions">
        {counts.fresh > 0 && (
          <RuleForm
            fields={{ intent: 'import', import: id }}
            button={t('makeAll', { count: counts.fresh })}
            isPrimary
          />
        )}
        <RuleForm fields={{ intent: 'discard', import: id }} button={t('discard')} />
      </div>
      <StackTable
        label={t('importTitle')}
        className="text-table"
        columns={[t('line'), t('inFile'), t('meaning'), t('touches')]}
        rows={rows.map((row) => ({
          key: String(row.line),
          name: t('lineNumber', { line: row.line }),
          cells: [
            <bdi key="text" className="wrap-anywhere">
              {row.text}
            </bdi>,
            <LineMeaning key="meaning" row={row} />,
            row.rule && t('touchedShort', figuresOf(row.touched)),
          ],
        }))}
      />
      <Pager
        {...pagesAround(file.page, file.pages, (number) => ruleImportPath({ id, show, page: number }))}
      />
    </>
  );
}

function LineMeaning({ row: { rule, fault, of, shown, isThere } }: { row: ImportRow }) {
  const t = useTranslations('siteRule');
  if (fault !== null)
    return <strong className="site-form-trouble">{t(`fault.${fault}`, { line: of ?? 0 })}</strong>;
  if (rule === null) return null;
  const sender = () => <bdi>{shown}</bdi>;
  return (
    <>
      {t.rich(rule.what === 'let' ? 'lineLets' : 'lineHolds', { sender })}
      {isThere && <span className="cell-note">{t('thereAlready')}</span>}
      {rule.note !== '' && (
        <span className="cell-note wrap-anywhere">
          <bdi>{rule.note}</bdi>
        </span>
      )}
    </>
  );
}

import { useTranslations } from 'next-intl';
import { StackTable } from '@/components/ui/stack-table';
import { UserName } from '@/components/ui/user-name';
import { ExactWhen } from '@/components/ui/when';
import type { SiteRuleRow } from '@/lib/data/site/get-site-rules';
import { RuleForm } from './rule-form';

/** The rules for everybody, with what was done of each, and the way to take it back. */
export function RulesTable({ rows }: { rows: SiteRuleRow[] }) {
  const t = useTranslations('siteRule');
  return (
    <StackTable
      label={t('title')}
      className="text-table"
      columns={[t('sender'), t('what'), t('carriedOut'), t('madeBy'), t('takeBack')]}
      rows={rows.map(({ id, what, sender, note, madeBy, madeAt, state, counts }) => ({
        key: String(id),
        name: (
          <>
            <UserName name={sender} />
            {note !== '' && (
              <span className="cell-note wrap-anywhere">
                <bdi>{note}</bdi>
              </span>
            )}
          </>
        ),
        cells: [
          t(what),
          <>
            {state === 'ending' ? t('ending') : t('done', { count: counts.done })}
            {state === 'new' && <span className="cell-note">{t('new')}</span>}
            {counts.passedOver > 0 && (
              <span className="cell-note">{t('passedOver', { count: counts.passedOver })}</span>
            )}
            {counts.failed > 0 && <span className="cell-note">{t('failed', { count: counts.failed })}</span>}
          </>,
          <>
            <UserName name={madeBy} />
            <span className="cell-note">
              <ExactWhen at={madeAt} />
            </span>
          </>,
          state !== 'ending' && (
            <RuleForm
              fields={{ intent: 'end', rule: id }}
              button={t('takeBack')}
              label={t('takeBackOf', { sender })}
            />
          ),
        ],
      }))}
    />
  );
}

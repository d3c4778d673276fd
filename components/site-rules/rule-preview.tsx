import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { useList } from '@/components/ui/use-list';
import type { SiteRulePreview } from '@/lib/data/site/get-site-rules';
import { figuresOf } from './figures-of';
import { RuleForm } from './rule-form';

/** What a rule would do, whom it would touch, and the button that makes it. */
export function RulePreview({ preview, mayLet }: { preview: SiteRulePreview; mayLet: boolean }) {
  const t = useTranslations('siteRule');
  const list = useList();
  const { subject, shown, note, touched, isAll, mailboxes, isOwn, there } = preview;
  const { what, sender } = subject;
  const isRefused = there !== null || (what === 'let' && !mayLet);
  return (
    <section className="panel" aria-labelledby="rule-preview">
      <h2 id="rule-preview">{t('previewTitle')}</h2>
      <p>
        {t.rich(what === 'let' ? 'letMeans' : 'holdMeans', { mailboxes, sender: () => <bdi>{shown}</bdi> })}
      </p>
      <ul className="list-disc ps-5 grid gap-1">
        <li>{t('touched', figuresOf(touched))}</li>
        {!isAll && <li>{t('notAll')}</li>}
        {touched.names.length > 0 && <li>{t('names', { names: list(touched.names) })}</li>}
        <li>{t(what === 'let' ? 'letOwnWord' : 'holdOwnWord', { count: touched.reported })}</li>
        <li>{t('forged')}</li>
      </ul>
      {isOwn && <Notice tone="warning">{t('ownDomain')}</Notice>}
      {there !== null && (
        <Notice tone="info">{t(there === 'ending' ? 'endingAlready' : 'thereAlready')}</Notice>
      )}
      {what === 'let' && !mayLet && <Notice tone="info">{t('letHosts')}</Notice>}
      {!isRefused && (
        <RuleForm fields={{ intent: 'make', what, sender, note }} button={t('make')} isPrimary />
      )}
    </section>
  );
}

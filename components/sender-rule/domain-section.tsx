import { NextIntlClientProvider, useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import type { SenderRulePage } from '@/lib/data/sender-rules/get-sender-rule';
import { RuleForm } from './rule-form';

/** Whether what comes from the domain is released by the dashboard, what that means, and the rule; or that the site does not allow it. */
export function DomainSection({
  page,
  messages,
}: {
  page: SenderRulePage;
  messages: Record<string, unknown>;
}) {
  const t = useTranslations('senderRule');
  const { mailbox, address, domain, past, isHeld, isOwn, wishes } = page;
  const { letDomain, mayRelease } = wishes;
  const lead = letDomain === null ? 'domainLead' : letDomain === 'below' ? 'isBelowLet' : 'isDomainLet';
  const undo = letDomain === null ? [] : (['undomain'] as const);
  return (
    <section className="setting grid gap-2" aria-labelledby="domain-title">
      <h2 id="domain-title" className="font-semibold">
        {t('domainTitle')}
      </h2>
      {!mayRelease && <p>{t('domainOff')}</p>}
      {mayRelease && (
        <>
          <p>{t.rich(lead, { domain: () => <bdi>{domain}</bdi> })}</p>
          <ul className="list-disc ps-5 grid gap-1">
            <li>{t('domainForged')}</li>
            <li>{t('domainLeft')}</li>
            <li>{t('domainLast')}</li>
          </ul>
          <p>
            {t(past.isAll ? 'past' : 'pastNewest', {
              messages: past.messages,
              spam: past.spam,
              innocent: past.innocent,
            })}
          </p>
          {isHeld && <Notice tone="warning">{t('domainHeld')}</Notice>}
          {isOwn && <Notice tone="warning">{t('domainOwn')}</Notice>}
        </>
      )}
      {(mayRelease || letDomain !== null) && (
        <NextIntlClientProvider messages={messages}>
          <RuleForm
            mailbox={mailbox}
            address={address}
            intents={mayRelease && letDomain === null ? ['domain', 'below'] : [...undo]}
          />
        </NextIntlClientProvider>
      )}
    </section>
  );
}

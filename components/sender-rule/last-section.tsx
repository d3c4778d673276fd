import { NextIntlClientProvider, useTranslations } from 'next-intl';
import type { SenderRulePage } from '@/lib/data/sender-rules/get-sender-rule';
import { RuleForm } from './rule-form';

/** Whether mail of just this address comes last in the list, which is what the dashboard can do, and the rule. */
export function LastSection({ page, messages }: { page: SenderRulePage; messages: Record<string, unknown> }) {
  const t = useTranslations('senderRule');
  const { mailbox, address, wishes } = page;
  return (
    <section className="setting grid gap-2" aria-labelledby="last-title">
      <h2 id="last-title" className="font-semibold">
        {t('lastTitle')}
      </h2>
      <p>{t.rich(wishes.isLast ? 'isLast' : 'lastLead', { address: () => <bdi>{address}</bdi> })}</p>
      <p>{t('lastDelivered')}</p>
      <NextIntlClientProvider messages={messages}>
        <RuleForm mailbox={mailbox} address={address} intents={wishes.isLast ? ['unlast'] : ['last']} />
      </NextIntlClientProvider>
    </section>
  );
}

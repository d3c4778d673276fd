import { NextIntlClientProvider, useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import type { SenderRulePage } from '@/lib/data/sender-rules/get-sender-rule';
import { RuleForm } from './rule-form';

const LEAD = { not: 'letLead', let: 'isLet', noLine: 'isLetNoLine', ended: 'isLetEnded' } as const;

/** Whether mail of the address is let through, what that means, and the rule. */
export function LetSection(props: {
  page: SenderRulePage;
  rule: NonNullable<SenderRulePage['letThrough']>;
  messages: Record<string, unknown>;
}) {
  const t = useTranslations('senderRule');
  const { page, rule, messages } = props;
  const { state, fault, past, shared } = rule;
  const isLet = state !== 'not';
  const named = { address: () => <bdi>{page.address}</bdi> };
  const mayChange = shared?.mayChange ?? true;
  return (
    <section className="setting grid gap-2" aria-labelledby="let-title">
      <h2 id="let-title" className="font-semibold">
        {t('letTitle')}
      </h2>
      {fault !== null && !isLet ? (
        <p>{t(fault === 'off' ? 'whitelistOff' : 'notKnownYet')}</p>
      ) : (
        <>
          <p>
            {fault === null
              ? t.rich(LEAD[state], named)
              : t(fault === 'off' ? 'whitelistOff' : 'notKnownYet')}
          </p>
          <ul className="list-disc ps-5 grid gap-1">
            <li>{t('letForged')}</li>
            <li>{t('letSpellings')}</li>
            <li>{t('letReported')}</li>
          </ul>
          <p>
            {t(past.isAll ? 'pastAddress' : 'pastAddressNewest', {
              messages: past.messages,
              spam: past.spam,
              innocent: past.innocent,
            })}
          </p>
          {page.isHeld && <Notice tone="warning">{t('heldAllTheSame')}</Notice>}
          {page.isOwn && <Notice tone="warning">{t('letOwnDomain')}</Notice>}
          {shared && (
            <Notice tone="info">
              {t.rich(mayChange ? 'letShared' : 'letSharedLocked', { name: () => <bdi>{shared.name}</bdi> })}
            </Notice>
          )}
          {mayChange && (
            <NextIntlClientProvider messages={messages}>
              <RuleForm
                mailbox={page.mailbox}
                address={page.address}
                intents={[
                  ...(fault === null ? (['let'] as const) : []),
                  ...(isLet ? (['unlet'] as const) : []),
                ]}
              />
            </NextIntlClientProvider>
          )}
        </>
      )}
    </section>
  );
}

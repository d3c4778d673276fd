import { NextIntlClientProvider, useFormatter, useTranslations } from 'next-intl';
import { HostsNotice } from '@/components/ui/hosts-notice';
import { Notice } from '@/components/ui/notice';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import type { SenderRulePage } from '@/lib/data/sender-rules/get-sender-rule';
import { DomainSection } from './domain-section';
import { LastSection } from './last-section';
import { LetSection } from './let-section';
import { senderRulesPath } from './links';
import { RuleForm } from './rule-form';

/** What is done with the mail of a sender, what a rule would mean, and the rule. */
export function SenderRuleView({
  page,
  messages,
}: {
  page: SenderRulePage;
  messages: Record<string, unknown>;
}) {
  const t = useTranslations('senderRule');
  const format = useFormatter();
  const { address, domain, fault, isOwn, shared, isHeld, heldOnlyOn, past, hosts } = page;
  const named = { domain: () => <bdi>{domain}</bdi> };
  const mayChange = shared?.mayChange ?? true;
  // What stands in the list can be taken out of it, also what could not be put there.
  const intents = [
    ...(isHeld || fault ? [] : (['hold'] as const)),
    ...(isHeld || heldOnlyOn ? (['unhold'] as const) : []),
  ];
  return (
    <div className="settings">
      <PageTitle page={t('title')} />
      <h1 className="page-title">{t('title')}</h1>
      <p className="break-words">
        <bdi>{address.startsWith('@') ? `@${domain}` : address}</bdi>{' '}
        <PlainLink className="link" href={senderRulesPath(page.mailbox)}>
          {t('rulesTitle')}
        </PlainLink>
      </p>
      {page.like !== null && (
        <Notice tone="warning" role="note">
          {t.rich('looksLike', { like: () => <bdi>{page.like}</bdi> })}
        </Notice>
      )}
      {hosts && <HostsNotice hosts={hosts} />}
      {page.letThrough && <LetSection page={page} rule={page.letThrough} messages={messages} />}
      {!page.letThrough && hosts && (
        <section className="setting grid gap-2" aria-labelledby="let-title">
          <h2 id="let-title" className="font-semibold">
            {t('letTitle')}
          </h2>
          <p>{t('letHosts')}</p>
        </section>
      )}
      {!fault && <DomainSection page={page} messages={messages} />}
      {page.wishes.isLast !== null && <LastSection page={page} messages={messages} />}
      <section className="setting grid gap-2" aria-labelledby="hold-title">
        <h2 id="hold-title" className="font-semibold">
          {t('holdTitle')}
        </h2>
        {fault && <p>{t.rich(fault, named)}</p>}
        {(!fault || intents.length > 0) && (
          <>
            {(isHeld || !fault) && <p>{t.rich(isHeld ? 'isHeld' : 'holdLead', named)}</p>}
            {heldOnlyOn && <p>{t('heldOnlyOn', { hosts: format.list(heldOnlyOn) })}</p>}
            <ul className="list-disc ps-5 grid gap-1">
              <li>{t('wholeDomain')}</li>
              <li>{t('encoded')}</li>
              <li>{t('forged')}</li>
              <li>{t('fromNowOn')}</li>
            </ul>
            <p>
              {t(past.isAll ? 'past' : 'pastNewest', {
                messages: past.messages,
                spam: past.spam,
                innocent: past.innocent,
              })}
            </p>
            {isOwn && <Notice tone="warning">{t('ownDomain')}</Notice>}
            {shared && (
              <Notice tone="info">
                {t.rich(mayChange ? 'shared' : 'sharedLocked', { name: () => <bdi>{shared.name}</bdi> })}
              </Notice>
            )}
            {mayChange && (
              <NextIntlClientProvider messages={messages}>
                <RuleForm mailbox={page.mailbox} address={address} intents={intents} />
              </NextIntlClientProvider>
            )}
          </>
        )}
      </section>
    </div>
  );
}

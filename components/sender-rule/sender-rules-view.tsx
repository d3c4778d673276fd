import { NextIntlClientProvider, useTranslations } from 'next-intl';
import { Pager, pagesAround } from '@/components/list/pager';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { UnusedNotice } from '@/components/ui/unused-notice';
import { ExactWhen } from '@/components/ui/when';
import { isDigest } from '@/lib/data/digest/is-digest';
import type { ListedRule, SenderRulesPage } from '@/lib/data/sender-rules/get-sender-rules';
import { senderRulePath, senderRulesPath } from './links';
import { RuleList, type RulePart } from './rule-list';

/** All that was said of senders for a mailbox. */
export function SenderRulesView(props: { page: SenderRulesPage; messages: Record<string, unknown> }) {
  const t = useTranslations('senderRule');
  const inList = useTranslations('listRange');
  const { page, messages } = props;
  const { mailbox, rules, total, from } = page;
  const rowsOf = (kind: ListedRule['kind']) =>
    rules.filter((rule) => rule.kind === kind).map((rule) => rowOf(mailbox, rule, page.mayChange[kind]));
  const wishesOf = (kind: Wish['kind']) =>
    page.wishes.filter((wish) => wish.kind === kind).map((wish) => wishRow(mailbox, wish));
  const parts = [
    { id: 'let-rules', title: t('letList'), rows: rowsOf('let') },
    { id: 'held-rules', title: t('heldList'), rows: rowsOf('held') },
    { id: 'last-rules', title: t('lastList'), rows: wishesOf('last') },
    { id: 'domain-rules', title: t('domainList'), rows: wishesOf('domain') },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <div className="settings">
      <PageTitle page={t('rulesTitle')} />
      <h1 className="page-title">{t('rulesTitle')}</h1>
      <p className="text-muted">{t('rulesLead')}</p>
      <OfThisHost what="senderRules" />
      <UnusedNotice unused={page.unused} />
      {page.isOff && <p>{t('whitelistOff')}</p>}
      {total === 0 && <p>{t('rulesNone')}</p>}
      <NextIntlClientProvider messages={messages}>
        <RuleList mailbox={mailbox} parts={parts} />
      </NextIntlClientProvider>
      {page.pages > 1 && (
        <div className="sheet-foot">
          <span>{inList('range', { from, to: from + rules.length + page.wishes.length - 1, total })}</span>
          <Pager {...pagesAround(page.page, page.pages, (number) => senderRulesPath(mailbox, number))} />
        </div>
      )}
    </div>
  );
}

function rowOf(mailbox: string, rule: ListedRule, mayChange: boolean): RulePart['rows'][number] {
  const address = rule.kind === 'let' ? rule.address : `@${rule.domain}`;
  return {
    address,
    name: rule.kind === 'let' ? rule.address : rule.domain,
    href: senderRulePath(mailbox, address),
    undo: mayChange ? (rule.kind === 'let' ? 'unlet' : 'unhold') : null,
    about: rule.kind === 'let' ? <AboutLet rule={rule} /> : <Since by={rule.by} at={rule.at} />,
  };
}

type Wish = SenderRulesPage['wishes'][number];

function wishRow(mailbox: string, { kind, of, below, by, at }: Wish): RulePart['rows'][number] {
  const address = kind === 'last' ? of : `@${of}`;
  return {
    address,
    name: of,
    href: senderRulePath(mailbox, address),
    undo: kind === 'last' ? 'unlast' : 'undomain',
    about: (
      <>
        <Since by={by} at={at} />
        {below && <Below />}
      </>
    ),
  };
}

function Below() {
  return <p className="text-muted">{useTranslations('senderRule')('letBelow')}</p>;
}

function AboutLet({ rule }: { rule: Extract<ListedRule, { kind: 'let' }> }) {
  const t = useTranslations('senderRule');
  const { like, lines, ended, innocent, spam } = rule;
  return (
    <>
      <Since by={rule.by} at={rule.at} />
      {like !== null && <p>{t.rich('looksLike', { like: () => <bdi>{like}</bdi> })}</p>}
      <p className="text-muted">{t('ruleLines', { lines })}</p>
      {lines > 0 && <p className="text-muted">{t('learnedSince', { innocent, spam })}</p>}
      {ended > 0 && <p>{t('ruleEnded', { ended, lines })}</p>}
    </>
  );
}

function Since({ by, at }: { by: string | null; at: string | null }) {
  const t = useTranslations('senderRule');
  if (by === null || at === null) return <p className="text-muted">{t('madeByNobody')}</p>;
  const when = () => <ExactWhen at={at} />;
  return (
    <p className="text-muted">
      {isDigest(by)
        ? t.rich('madeByDigest', { when })
        : t.rich('madeBy', { when, by: () => <bdi>{by}</bdi> })}
    </p>
  );
}

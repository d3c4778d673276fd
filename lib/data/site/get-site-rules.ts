import 'server-only';
import { askedSearch, type RawParams, singleParams } from '@/lib/data/request/raw-params';
import { type UnusedParam, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { forPage, requireAdmin } from '@/lib/data/session/access';
import { domainOf } from '@/lib/formats/dspam/block-list';
import { keptUsers } from '@/lib/people/users/kept-users';
import { countWaiting, isApplying, lookForLeftRules } from '@/lib/site/sender-rules/apply-site-rules';
import { findTouched, NOBODY, type Touched, touchedKey } from '@/lib/site/sender-rules/find-touched';
import { countSiteRules, listSiteRules, type ShownRule } from '@/lib/site/sender-rules/list-site-rules';
import { listRules } from '@/lib/site/sender-rules/rule-rows';
import {
  domainForms,
  type RuleSubject,
  readSubject,
  type SubjectFault,
} from '@/lib/site/sender-rules/site-rule';
import { getConfig } from '@/lib/store/config/config';
import { SITE_RULES_PARAMS, type SiteRulesParams } from './site-rules-query';

export interface SiteRuleRow extends Omit<ShownRule, 'madeAt' | 'sender'> {
  /** As people read it. */
  sender: string;
  /** ISO. */
  madeAt: string;
}

/** What a rule would do, before it is made. */
export interface SiteRulePreview {
  subject: RuleSubject;
  /** The sender as people read it. */
  shown: string;
  note: string;
  touched: Touched;
  /** False where there was no time for all histories. */
  isAll: boolean;
  /** Of a domain: how many mailboxes there are. */
  mailboxes: number;
  /** The site's own people have addresses there. */
  isOwn: boolean;
  /** The rule that is there already; `ending` where it is being taken back. */
  there: 'kept' | 'ending' | null;
}

export interface SiteRulesPage {
  rows: SiteRuleRow[];
  total: number;
  from: number;
  page: number;
  pages: number;
  params: SiteRulesParams;
  unused: UnusedParam[];
  /** Null where no rule is looked at; a fault where there can be none. */
  preview: SiteRulePreview | SubjectFault | null;
  /** Rules that are not everybody's yet, or not taken back yet. */
  waiting: number;
  isApplying: boolean;
  /** With several filter hosts, addresses cannot be let through for everybody. */
  mayLet: boolean;
}

const PAGE_SIZE = 50;

/** The rules for everybody, and what one more would do. Only for admins; others get "not found". */
export async function getSiteRules(raw: RawParams): Promise<SiteRulesPage> {
  await forPage(requireAdmin, `/admin/senders${askedSearch(raw)}`);
  const params = SITE_RULES_PARAMS.parse(singleParams(raw));
  const query = { search: params.q, importId: params.import };
  const [total, waiting, preview] = await Promise.all([
    countSiteRules(query),
    countWaiting(),
    findPreview(params),
  ]);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(params.page ?? 1, pages);
  const rules = await listSiteRules(query, (page - 1) * PAGE_SIZE, PAGE_SIZE);
  if (waiting > 0) lookForLeftRules();
  return {
    rows: rules.map((rule) => ({ ...rule, sender: shownSender(rule), madeAt: rule.madeAt.toISOString() })),
    total,
    from: (page - 1) * PAGE_SIZE + 1,
    page,
    pages,
    params,
    unused: [...unusedParams(SITE_RULES_PARAMS, raw), ...unusedPage(params.page, page)],
    preview,
    waiting,
    isApplying: isApplying(),
    mayLet: getConfig().filterHosts === null,
  };
}

async function findPreview({ what, sender, note = '' }: SiteRulesParams): Promise<SiteRulesPage['preview']> {
  if (what === undefined || sender === undefined) return null;
  const subject = readSubject(what, sender);
  if (typeof subject === 'string') return subject;
  const [{ of, isAll }, users, [there]] = await Promise.all([
    findTouched([subject]),
    keptUsers(),
    listRules('what = ? AND sender = ?', [subject.what, subject.sender]),
  ]);
  const domain = what === 'let' ? (domainOf(subject.sender) ?? '') : subject.sender;
  const forms = what === 'let' ? [domain] : domainForms(domain);
  return {
    subject,
    shown: shownSender(subject),
    note,
    touched: of.get(touchedKey(subject)) ?? NOBODY,
    isAll,
    mailboxes: new Set(users.map(({ store }) => store)).size,
    isOwn: users.some(({ name }) => forms.includes(domainOf(name) ?? '')),
    there: there ? (there.state === 'ending' ? 'ending' : 'kept') : null,
  };
}

/** A domain with other letters than a to z as it is written. */
export function shownSender({ what, sender }: RuleSubject): string {
  return what === 'hold' ? (domainForms(sender).at(-1) ?? sender) : sender;
}

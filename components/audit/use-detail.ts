import { useTranslations } from 'next-intl';
import { useList } from '@/components/ui/use-list';
import type { AuditRow } from '@/lib/data/site/audit-row';

/** Their detail is the number of messages, and the addresses that they were released to, if that had to be said. */
const CHANGES = ['release', 'release-failed', 'delete', 'arrived', 'restore', 'retrain'];

const RULE_CHANGES = ['let', 'hold', 'unlet', 'unhold'] as const;
const FILE_CHANGES = ['import', 'endImport'] as const;

/** What was said of a sender for everybody: a word, and the sender, or how many came from a file. */
function siteRuleSaid(t: ReturnType<typeof useTranslations<'siteRule'>>, detail: string): string {
  const [word, of = ''] = detail.split(' ');
  const rule = RULE_CHANGES.find((each) => each === word);
  const file = FILE_CHANGES.find((each) => each === word);
  if (rule) return t(`said.${rule}`, { sender: of });
  return file ? t(`said.${file}`, { count: Number(of) }) : detail;
}

/** What a rule was about, behind what was done (lib/messages/sender-rules/rule-detail.ts). */
const RULE = /^(hold|unhold|let|unlet|last|unlast|domain|below|undomain) (.+)$/s;

/** Says the detail of an entry, which the log keeps in a few plain words (lib/people/audit/record-audit.ts); what it does not know is said as it stands. */
export function useDetail(): (row: Pick<AuditRow, 'event' | 'detail' | 'ofRule'>) => string {
  const t = useTranslations('audit');
  const rules = useTranslations('siteRule');
  const list = useList();
  return ({ event, detail, ofRule }) => {
    if (ofRule) {
      const { count, domain, madeBy } = ofRule;
      return t('ofDomain', { count: count ?? 0, known: count === null ? 'no' : 'yes', domain, by: madeBy });
    }
    if (event === 'site-rule') return siteRuleSaid(rules, detail);
    if (CHANGES.includes(event)) {
      const [count, ...recipients] = detail.split(' ');
      return t('messages', { count: Number(count), to: recipients.join(', ') || 'none' });
    }
    const [, before, after] = /^(user|subadmin|admin) → (user|subadmin|admin)$/.exec(detail) ?? [];
    if (event === 'role-changed' && before && after) return t('roleChanged', { before, after });
    if (event === 'alert' && /^(?:added|removed|converted)$/.test(detail))
      return t('alertChanged', { what: detail });
    const [, what, of] = RULE.exec(event === 'sender-rule' ? detail : '') ?? [];
    if (what && of) return t('ruleChanged', { what, of });
    if (event !== 'preference') return detail;
    if (detail === 'digest links stopped') return t('linksStopped');
    const [, frequency] = /^digest (\w+)$/.exec(detail) ?? [];
    if (frequency) return t('digestChanged', { frequency });
    // Names of DSPAM's settings, and their values, are those of dspam.conf in every language.
    return list(
      detail.split(', ').map((each) => {
        const [, name] = /^(\w+) default$/.exec(each) ?? [];
        return name ? t('toDefault', { name }) : each;
      }),
    );
  };
}

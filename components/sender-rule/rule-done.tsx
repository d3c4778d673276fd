'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import type { SenderRuleResult } from '@/lib/data/actions/change-sender-rule';
import type { ActionResult } from '@/lib/data/request/define-action';

const DONE = {
  hold: 'held',
  unhold: 'unheld',
  let: 'letNow',
  unlet: 'unlet',
  last: 'nowLast',
  unlast: 'notLast',
  domain: 'domainLet',
  below: 'domainLet',
  undomain: 'domainUnlet',
} as const;

/** How the last change of a rule ended. */
export function RuleDone({ answer }: { answer: ActionResult<SenderRuleResult> | null }) {
  const t = useTranslations('senderRule');
  const errors = useTranslations('errors');
  // The region is there before it has anything to say, or else it would not be read out.
  return (
    <div role="status">
      {answer && !answer.ok && <Notice tone="danger">{errors(answer.reason, answer.values)}</Notice>}
      {answer?.ok && (
        <Notice tone="success">
          {t.rich(answer.data.isOfNothing ? 'isLetNoLine' : DONE[answer.data.intent], {
            domain: () => <bdi>{answer.data.of}</bdi>,
            address: () => <bdi>{answer.data.of}</bdi>,
          })}
        </Notice>
      )}
    </div>
  );
}

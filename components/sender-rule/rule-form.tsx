'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { changeSenderRuleForm } from '@/lib/data/actions/change-sender-rule';

type Intent = 'hold' | 'unhold' | 'let' | 'unlet';

const DONE = { hold: 'held', unhold: 'unheld', let: 'letNow', unlet: 'unlet' } as const;
const BUTTON = { hold: 'hold', unhold: 'unhold', let: 'letThrough', unlet: 'noLonger' } as const;

/** Makes a rule about a sender, or takes it back; how that ended. `of`: the domain or the address that it is about. */
export function RuleForm(props: { mailbox: string; address: string; of: string; intents: Intent[] }) {
  const { mailbox, address, of, intents } = props;
  const t = useTranslations('senderRule');
  const errors = useTranslations('errors');
  const [answer, act, pending] = useAnswer(changeSenderRuleForm);
  const named = () => <bdi>{of}</bdi>;
  return (
    <>
      <form
        action={act}
        onSubmit={(event) => pending && event.preventDefault()}
        className="flex flex-wrap gap-2"
      >
        <SignedInAsField />
        <input type="hidden" name="mailbox" value={mailbox} />
        <input type="hidden" name="address" value={address} />
        {intents.map((intent) => (
          <button
            key={intent}
            type="submit"
            name="intent"
            value={intent}
            className="button"
            aria-disabled={pending}
          >
            {t(BUTTON[intent])}
          </button>
        ))}
      </form>
      <div role="status">
        {answer && !answer.ok && <Notice tone="danger">{errors(answer.reason, answer.values)}</Notice>}
        {answer?.ok && (
          <Notice tone="success">
            {t.rich(DONE[answer.data.intent], { domain: named, address: named })}
          </Notice>
        )}
      </div>
    </>
  );
}

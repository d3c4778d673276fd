'use client';

import { useTranslations } from 'next-intl';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { changeSenderRuleForm } from '@/lib/data/actions/change-sender-rule';
import { RULE_BUTTON } from './rule-button';
import { RuleDone } from './rule-done';

type Intent = keyof typeof RULE_BUTTON;

/** Makes a rule about a sender, or takes it back; how that ended. */
export function RuleForm(props: { mailbox: string; address: string; intents: Intent[] }) {
  const { mailbox, address, intents } = props;
  const t = useTranslations('senderRule');
  const [answer, act, pending] = useAnswer(changeSenderRuleForm);
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
            {t(RULE_BUTTON[intent])}
          </button>
        ))}
      </form>
      <RuleDone answer={answer} />
    </>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PlainLink } from '@/components/ui/plain-link';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { changeSenderRuleForm } from '@/lib/data/actions/change-sender-rule';
import { RULE_BUTTON } from './rule-button';
import { RuleDone } from './rule-done';

/** A rule as a row. */
interface RuleRow {
  /** Of the sender, or `@domain`: what its form sends. */
  address: string;
  name: string;
  href: string;
  /** How it is taken back; null where this person may not. */
  undo: 'unlet' | 'unhold' | 'unlast' | 'undomain' | null;
  about: ReactNode;
}

/** Rules of one kind. */
export interface RulePart {
  id: string;
  title: string;
  rows: RuleRow[];
}

/** Rules, each with the way back, and how the last of these ended: also when it was the last of its kind. */
export function RuleList({ mailbox, parts }: { mailbox: string; parts: RulePart[] }) {
  const t = useTranslations('senderRule');
  const [answer, act, pending] = useAnswer(changeSenderRuleForm);
  return (
    <>
      <RuleDone answer={answer} />
      {parts.map(({ id, title, rows }) => (
        <section key={id} className="setting grid gap-2" aria-labelledby={id}>
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          <ul className="alert-list" aria-labelledby={id}>
            {rows.map(({ address, name, href, undo, about }) => (
              <li key={address}>
                <form
                  action={act}
                  onSubmit={(event) => pending && event.preventDefault()}
                  className="alert-line"
                  aria-label={name}
                >
                  <SignedInAsField />
                  <input type="hidden" name="mailbox" value={mailbox} />
                  <input type="hidden" name="address" value={address} />
                  <PlainLink className="link" href={href}>
                    <bdi>{name}</bdi>
                  </PlainLink>
                  {undo && (
                    <button
                      type="submit"
                      name="intent"
                      value={undo}
                      className="button button-small"
                      aria-disabled={pending}
                    >
                      {t(RULE_BUTTON[undo])}
                    </button>
                  )}
                </form>
                {about}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

'use client';

import type { ReactNode, SubmitEvent } from 'react';
import { isOnItsWay } from '@/components/ui/on-its-way';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { ChangeButtons } from './change-buttons';
import { useChange } from './change-context';
import { afterMessage } from './focus-after';
import { goOnByKey } from './go-on-by-key';
import { isGone } from './gone-messages';

/** Release and Delete for what the fields name; `label` tells it to who cannot see where the buttons stand. `elsewhere` and `releaseNote`: as of ChangeButtons. */
export function ChangeForm(props: {
  fields: Record<string, string>;
  label?: string;
  elsewhere?: string | undefined;
  releaseNote?: string | undefined;
  /** When the page was drawn, by the server's clock in milliseconds: a message that a list has taken out since is not to be had. */
  drawnAt?: number;
  /** Other ways behind the buttons. */
  children?: ReactNode;
}) {
  const { fields, label, elsewhere, releaseNote, drawnAt = Number.POSITIVE_INFINITY } = props;
  const change = useChange();
  const { act, sent } = change;
  const hasGone = isGone(change, fields.key ?? '', drawnAt);
  return (
    <form
      action={act}
      onSubmit={(event) =>
        hasGone || isOnItsWay()
          ? event.preventDefault()
          : sent(event, afterMessage(), isByKey(event) ? goOnByKey() : undefined)
      }
      className="change-form flex flex-wrap items-center gap-2"
      aria-label={label}
    >
      <SignedInAsField />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <ChangeButtons elsewhere={elsewhere} releaseNote={releaseNote} isGone={hasGone} />
      {props.children}
    </form>
  );
}

/** Whether a key has pressed the button (components/keys/commands.ts). */
function isByKey({ nativeEvent: { submitter } }: SubmitEvent<HTMLFormElement>): boolean {
  return submitter?.dataset.byKey !== undefined;
}

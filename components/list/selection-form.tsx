'use client';

import { useTranslations } from 'next-intl';
import {
  type FormEvent,
  type ReactNode,
  type SubmitEvent,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useChange } from '@/components/change/change-context';
import { rowOrNext } from '@/components/change/focus-after';
import { goneSince } from '@/components/change/gone-messages';
import { HarmlessButton, isHarmless } from '@/components/ui/harmless-button';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useIsAlive } from '@/components/ui/use-is-alive';
import { useRangePicks } from '@/components/ui/use-range-picks';
import { TAKES_OUT } from '@/lib/data/change/takes-out';
import { checkAll, countChecked, indexOfSent } from './checked-rows';
import { countMovedUp, MovedUpContext, useMovedUp } from './moved-up';
import { SelectMatching } from './select-matching';

/**
 * The form around the list. The rows come from the server as they are; this counts what is checked and sends it. Without a
 * script it is a plain form, and style sheets show the buttons.
 */
export function SelectionForm(props: {
  mailbox: string;
  /** Rows on this page that can be selected, and messages that match the search on all pages: null for more than these. */
  shown: number;
  total: number | null;
  /** Where the list takes out by itself what is released or deleted: its page as it was drawn (moved-up.ts), `drawnAt` in milliseconds by the server's clock. */
  drawn?: { drawnAt: number; from: number; path: string };
  /** The search as a query string, and what the list is now (the field `drawn`); null where only the page can be selected. */
  matching: { search: string; drawn: string } | null;
  /** What can be done with the selected. */
  buttons: ReactNode;
  range: ReactNode;
  pager: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations('selection');
  const { act, pending, sent, question, isRefused, gone } = useChange();
  const without = props.drawn ? goneSince(gone, props.drawn.drawnAt).size : 0;
  const isAlive = useIsAlive();
  const form = useRef<HTMLFormElement>(null);
  const page = props.drawn ? { shown: props.shown, total: props.total, ...props.drawn } : null;
  const movedUp = useMovedUp(form, page, without);
  const shown = props.shown + countMovedUp(movedUp) - without;
  const total = props.total === null ? null : props.total - without;
  useRangePicks(form, 'key');
  const [count, setCount] = useState(0);
  const [matching, setMatching] = useState(false);
  const hasMore = total === null || total > shown;
  const whole = count > 0 && count === shown && hasMore;

  const recount = () => {
    const checked = countChecked(form.current);
    setCount(checked);
    if (checked < shown) setMatching(false);
  };
  // Rows come and go with every answer of the server, and checked ones with them.
  useEffect(recount);
  const wasSent = useRef(false);
  // With the page that shows the answer: what is checked for the next click must not be taken for what was sent.
  useLayoutEffect(() => {
    if (pending || !wasSent.current) return;
    if (question) {
      // The answer has reset the form: what is asked about stays selected.
      const keys = question.fields.flatMap(([name, value]) => (name === 'key' ? value : []));
      checkAll(form.current, keys.length === 0 || new Set(keys));
      setMatching(keys.length === 0);
      setCount(countChecked(form.current));
      return;
    }
    if (!isRefused) {
      checkAll(form.current, false);
      setCount(countChecked(form.current));
    }
    wasSent.current = false;
  }, [pending, question, isRefused]);

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    if (isHarmless(event.nativeEvent)) return event.preventDefault();
    const index = indexOfSent(form.current, event.nativeEvent.submitter);
    if (!pending) wasSent.current = true;
    sent(event, rowOrNext(index));
  };
  const change = ({ target }: FormEvent) => {
    if (target instanceof HTMLInputElement && 'selectAll' in target.dataset)
      checkAll(form.current, target.checked);
    recount();
  };

  const matchingText = total === null ? t('allOfThemMatching') : t('allMatching', { total });

  return (
    <form ref={form} action={act} onSubmit={submit} onChange={change} className="list-form">
      <SignedInAsField />
      <HarmlessButton />
      <input type="hidden" name="mailbox" value={props.mailbox} />
      {props.drawn && <input type="hidden" name={TAKES_OUT} value="1" />}
      <div className="toolbar">
        <fieldset className="toolbar-selection" aria-label={t('label')}>
          {/* There before there is anything to count, or else the first one would not be read out; without scripts nothing counts. A key that does something
              to a row selects it in passing. */}
          {isAlive && (
            <span className="font-medium" aria-live={pending ? 'off' : 'polite'}>
              {count > 0 && (matching ? matchingText : t('count', { count }))}
            </span>
          )}
          {whole && props.matching && (
            <SelectMatching total={total} {...props.matching} on={matching} onChange={setMatching} />
          )}
          {props.buttons}
        </fieldset>
        <div className="toolbar-range">
          <MovedUpContext value={movedUp}>{props.range}</MovedUpContext>
        </div>
        {props.pager}
      </div>
      <MovedUpContext value={movedUp}>{props.children}</MovedUpContext>
    </form>
  );
}

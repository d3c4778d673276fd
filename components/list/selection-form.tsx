'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { useChange } from '@/components/change/change-context';
import { rowAt } from '@/components/change/focus-after';
import { goneSince } from '@/components/change/gone-messages';
import { useRangePicks } from '@/components/ui/use-range-picks';
import { TAKES_OUT } from '@/lib/data/change/takes-out';
import { checkAll, countChecked, indexOfSent } from './checked-rows';
import { SelectMatching } from './select-matching';
import { useRowsToCome } from './use-rows-to-come';

/**
 * The form around the list. The rows come from the server as they are; this counts what is checked and sends it. Without a
 * script it is a plain form, and style sheets show the buttons.
 */
export function SelectionForm(props: {
  mailbox: string;
  /** Rows on this page that can be selected, and messages that match the search on all pages: null for more than these. */
  shown: number;
  total: number | null;
  /**
   * When the list was drawn, where it takes out by itself what is released or deleted: milliseconds, by the server's clock.
   */
  drawnAt?: number;
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
  const drawnAt = props.drawnAt ?? Number.POSITIVE_INFINITY;
  const without = goneSince(gone, drawnAt).size;
  const shown = props.shown - without;
  const total = props.total === null ? null : props.total - without;
  const form = useRef<HTMLFormElement>(null);
  useRangePicks(form, 'key');
  const [count, setCount] = useState(0);
  const [matching, setMatching] = useState(false);
  const hasMore = total === null || total > shown;
  const whole = count > 0 && count === shown && hasMore;
  useRowsToCome(form, without, hasMore);

  const recount = () => {
    const checked = countChecked(form.current);
    setCount(checked);
    if (checked < shown) setMatching(false);
  };
  // Rows come and go with every answer of the server, and checked ones with them.
  useEffect(recount);
  const wasSent = useRef(false);
  useEffect(() => {
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
    const index = indexOfSent(form.current, event.nativeEvent.submitter);
    if (!pending) wasSent.current = true;
    sent(event, () => rowAt(index));
  };
  const change = ({ target }: FormEvent) => {
    if (target instanceof HTMLInputElement && 'selectAll' in target.dataset)
      checkAll(form.current, target.checked);
    recount();
  };

  const matchingText = total === null ? t('allOfThemMatching') : t('allMatching', { total });

  return (
    <form ref={form} action={act} onSubmit={submit} onChange={change} className="list-form">
      {/* Enter on a checkbox presses the first button of its form: here one that does nothing. */}
      <button type="submit" disabled hidden />
      <input type="hidden" name="mailbox" value={props.mailbox} />
      {props.drawnAt !== undefined && <input type="hidden" name={TAKES_OUT} value="1" />}
      <div className="toolbar">
        <fieldset className="toolbar-selection" aria-label={t('label')}>
          {count > 0 && (
            <span className="font-medium" aria-live="polite">
              {matching ? matchingText : t('count', { count })}
            </span>
          )}
          {whole && props.matching && (
            <SelectMatching total={total} {...props.matching} on={matching} onChange={setMatching} />
          )}
          {props.buttons}
        </fieldset>
        <div className="toolbar-range">{props.range}</div>
        {props.pager}
      </div>
      {props.children}
    </form>
  );
}

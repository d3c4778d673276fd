'use client';

import { useTranslations } from 'next-intl';

/**
 * Widens a selection of the whole page to everything that matches the search. The form then names the search instead of the
 * messages, and the server takes the snapshot.
 */
export function SelectMatching(props: {
  total: number | null;
  search: string;
  /** The field `drawn`. */
  drawn: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  const t = useTranslations('selection');
  const all = props.total === null ? t('allOfThem') : t('matching', { total: props.total });
  return (
    <>
      {props.on && <input type="hidden" name="scope" value="matching" />}
      {props.on && <input type="hidden" name="params" value={props.search} />}
      {props.on && <input type="hidden" name="drawn" value={props.drawn} />}
      <button
        type="button"
        className="link"
        aria-pressed={props.on}
        onClick={() => props.onChange(!props.on)}
      >
        {props.on ? t('onlyPage') : all}
      </button>
    </>
  );
}

import { useTranslations } from 'next-intl';

/** The first and the last day of a filter; without a value the range is open. */
export function DayRange(props: { legend: string; since: string | undefined; until: string | undefined }) {
  const t = useTranslations('filter');
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      <label>
        {t('since')}
        <input className="input" type="date" name="since" defaultValue={props.since} />
      </label>
      <label>
        {t('until')}
        <input className="input" type="date" name="until" defaultValue={props.until} />
      </label>
    </fieldset>
  );
}

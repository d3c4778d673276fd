'use client';

import { useTranslations } from 'next-intl';
import { textIfAny, textOf } from '@/components/ui/text-of';
import type { PreferencesPage } from '@/lib/data/people/get-preferences';
import { optionKey, showValue } from './show-value';

type Preference = PreferencesPage['preferences'][number];

/** Longest value that DSPAM's table keeps. */
const MAX_LENGTH = 64;

/** Where the value is chosen or typed; a stored value that is not among the choices is added to them. */
export function PreferenceControl(props: { preference: Preference; value: string; fault: boolean }) {
  const { name, shape } = props.preference;
  const t = useTranslations('preference');
  if (shape.kind === 'choice') return <Choices {...props} />;
  if (shape.kind === 'number' && shape.max <= 10) {
    const numbers = Array.from({ length: shape.max - shape.min + 1 }, (_, index) =>
      String(shape.min + index),
    );
    const all = numbers.includes(props.value) ? numbers : [props.value, ...numbers];
    return (
      <select
        className="input"
        name={`value:${name}`}
        defaultValue={props.value}
        aria-label={textOf(t, name)}
      >
        {all.map((value) => (
          <option key={value} value={value}>
            {value === '' ? t('notSet') : value}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      className="input setting-text"
      type="text"
      inputMode={shape.kind === 'number' ? 'numeric' : undefined}
      name={`value:${name}`}
      defaultValue={props.value}
      maxLength={MAX_LENGTH}
      autoComplete="off"
      aria-label={textOf(t, name)}
      aria-invalid={props.fault || undefined}
    />
  );
}

function Choices({ preference: { name, shape, own }, value }: { preference: Preference; value: string }) {
  const t = useTranslations('preference');
  if (shape.kind !== 'choice') return null;
  // The training mode is the only one whose case does not matter.
  const chosen =
    shape.values.find((each) => name === 'trainingMode' && each === value.toUpperCase()) ?? value;
  // `attachment` is offered only where somebody has set it: not every DSPAM knows it.
  const offered = shape.values.filter((each) => each !== 'attachment' || own === each);
  const all = offered.includes(chosen) || chosen === '' ? offered : [...offered, chosen];
  return (
    <div className="setting-choices" data-short={shape.values.includes('on') || undefined}>
      {all.map((each) => {
        const hint = textIfAny(t, `${optionKey(name, each)}Hint`);
        const id = `setting-${name}-${each}`;
        return (
          <div key={each}>
            <label>
              <input
                type="radio"
                name={`value:${name}`}
                value={each === chosen ? value : each}
                defaultChecked={each === chosen}
                aria-describedby={hint ? id : undefined}
              />
              {showValue(t, name, each)}
            </label>
            {hint && (
              <p id={id} className="setting-hint">
                {hint}
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}

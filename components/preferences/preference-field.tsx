'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useRef } from 'react';
import { Icon } from '@/components/ui/icon';
import { textOf } from '@/components/ui/text-of';
import type { PreferencesPage } from '@/lib/data/people/get-preferences';
import { PreferenceControl } from './preference-control';
import { showValue } from './show-value';

type Preference = PreferencesPage['preferences'][number];

/** One preference: what it does, the choice, where the value comes from, and `Use default`. */
export function PreferenceField(props: {
  preference: Preference;
  isSite: boolean;
  isClosed: boolean;
  /** What was typed and refused. */
  typed: { value: string | null } | undefined;
  fault: string | undefined;
}) {
  const { preference, isSite, isClosed, typed, fault } = props;
  const { name, own, source, inherited, overridable, impossible } = preference;
  const t = useTranslations('preference');
  const box = useRef<HTMLInputElement>(null);
  // A text field drops control characters: unless they are dropped here too, it would look changed.
  const shown = (own ?? inherited.value ?? '').replace(/[\u0000-\u001f\u007f]/g, '');
  const wasDefault = own === undefined;
  const isDefault = typed ? typed.value === null : wasDefault;
  const isLocked = isClosed || !overridable;
  const lead = `setting-${name}-lead`;
  const unpin = ({ target }: FormEvent<HTMLElement>) => {
    if (box.current && target !== box.current) box.current.checked = false;
  };
  return (
    <div className="setting">
      <fieldset aria-describedby={lead} onInput={unpin}>
        <legend>{textOf(t, name)}</legend>
        <p id={lead} className="text-muted">
          {textOf(t, `${name}Lead`)}
        </p>
        <fieldset disabled={isLocked} className="setting-control" role="presentation">
          <input type="hidden" name={`shown:${name}`} value={shown} />
          {wasDefault && <input type="hidden" name={`was:${name}`} value="1" />}
          <PreferenceControl
            preference={preference}
            value={overridable ? (typed?.value ?? shown) : (preference.value ?? '')}
            fault={fault !== undefined}
          />
        </fieldset>
        {fault && (
          <p className="setting-fault" role="alert">
            <Icon name="warning" />
            {textOf(t, `${fault}Fault`)}
          </p>
        )}
        {impossible && (
          <p className="setting-mark">
            <Icon name="warning" />
            {t('impossible', { value: own ?? '' })}
          </p>
        )}
        <p className="setting-source">
          {textOf(t, `${isSite ? 'site' : 'source'}${capital(source)}`)}
          {!overridable && own !== undefined && (
            <span> {t('passedOver', { value: showValue(t, name, own) })}</span>
          )}
        </p>
        {isLocked && !wasDefault && <input type="hidden" name={`shown:${name}`} value={shown} />}
        <p className="setting-default">
          <label>
            <input
              ref={box}
              type="checkbox"
              name={`default:${name}`}
              value="1"
              defaultChecked={isDefault}
              disabled={isClosed || (isLocked && wasDefault)}
            />
            {t('useDefault')}
          </label>
          <span className="text-muted">
            {inherited.value === undefined
              ? t('defaultOfFilter')
              : t('defaultIs', { value: showValue(t, name, inherited.value) })}
          </span>
        </p>
      </fieldset>
    </div>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { LeaveQuestion } from '@/components/ui/leave-question';
import { sendKept } from '@/components/ui/send-kept';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { savePreferencesForm } from '@/lib/data/actions/save-preferences';
import type { PreferencesPage } from '@/lib/data/people/get-preferences';
import { preferenceFields, readChanges } from '@/lib/data/people/preference-changes';
import { LockedPreferences } from './locked-preferences';
import { PreferenceField } from './preference-field';
import { PreferencesStatus } from './preferences-status';

/** The form, saved with one button. What was typed stays in it until it is saved. */
export function PreferencesForm({ page }: { page: PreferencesPage }) {
  const t = useTranslations('preference');
  const [answer, act, pending] = useAnswer(savePreferencesForm);
  const isSite = page.mailbox === null;
  const notTaken = answer?.ok && answer.data.result.kind !== 'saved' ? answer.data.wanted : [];
  const faults = answer?.ok && answer.data.result.kind === 'faults' ? answer.data.result.faults : [];
  const send = sendKept(act, pending);
  const faultOf = (wanted: string) => faults.find(({ name }) => name === wanted)?.fault;
  const locked = page.preferences.filter(({ overridable }) => !overridable);
  const field = (preference: PreferencesPage['preferences'][number]) => (
    <PreferenceField
      key={preference.name}
      preference={preference}
      isSite={isSite}
      isClosed={page.closed !== null}
      typed={notTaken.find(({ name }) => name === preference.name)}
      fault={faultOf(preference.name)}
    />
  );
  const form = useRef<HTMLFormElement>(null);
  // To the first that is marked: it may be far from the button.
  useEffect(() => {
    if (answer?.ok && answer.data.result.kind === 'faults')
      form.current
        ?.querySelector('.setting-fault')
        ?.closest('.setting')
        ?.querySelector<HTMLElement>('input:not([type=hidden]):enabled, select:enabled')
        ?.focus();
  }, [answer]);
  const hasChanges = () =>
    form.current !== null &&
    readChanges(preferenceFields(Object.fromEntries(new FormData(form.current)))).length > 0;
  const hidden = (
    <>
      <SignedInAsField />
      {page.mailbox !== null && <input type="hidden" name="mailbox" value={page.mailbox} />}
      <input type="hidden" name="seen" value={JSON.stringify(page.kept)} />
    </>
  );
  return (
    <>
      <LeaveQuestion part={form} isChanged={hasChanges} />
      <form ref={form} action={act} onSubmit={send} className="setting-form" key={JSON.stringify(page.kept)}>
        {hidden}
        {page.preferences.filter(({ overridable }) => overridable).map(field)}
        <LockedPreferences
          count={locked.length}
          open={locked.some(({ name, impossible }) => impossible || faultOf(name) !== undefined)}
        >
          {locked.map(field)}
        </LockedPreferences>
        <div className="setting-save">
          <PreferencesStatus answer={answer} isSite={isSite} />
          <button
            type="submit"
            name="intent"
            value="save"
            className="button button-primary"
            aria-disabled={pending || page.closed !== null}
          >
            {t(pending ? 'saving' : 'save')}
          </button>
        </div>
      </form>
      {isSite && !page.conf.counts && (
        <form action={act} onSubmit={send} className="setting-return">
          {hidden}
          <button type="submit" name="intent" value="return" className="button" aria-disabled={pending}>
            {t('return')}
          </button>
          <p className="text-muted">{t('returnLead', { count: page.kept.length })}</p>
        </form>
      )}
    </>
  );
}

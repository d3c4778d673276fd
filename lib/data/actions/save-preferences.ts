'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { noteSetting } from '@/lib/data/change/note-setting';
import { ownerOf } from '@/lib/data/people/get-preferences';
import { preferenceFields, readChanges } from '@/lib/data/people/preference-changes';
import { seenField } from '@/lib/data/people/preference-form';
import { defineAction } from '@/lib/data/request/define-action';
import { requireAdmin, requireMailbox } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';
import type { PreferenceOwner } from '@/lib/people/preferences/preference-store';
import { returnToConf, type SaveResult, savePreferences } from '@/lib/people/preferences/save-preferences';
import type { PreferenceChange } from '@/lib/people/preferences/stored-preference';
import { forgetUsers } from '@/lib/people/users/kept-users';

/** How a save ended, with what was typed, so that nothing of it is lost when it was not taken. */
export interface PreferencesResult {
  intent: 'save' | 'return';
  result: SaveResult;
  wanted: PreferenceChange[];
}

const form = z.looseObject({
  intent: z.enum(['save', 'return']),
  /** Not sent for the defaults of the site. */
  mailbox: z.string().refine(isUserName).optional(),
  seen: seenField,
});

const save = defineAction(form, async ({ intent, mailbox, seen, ...fields }): Promise<PreferencesResult> => {
  const { login } = mailbox === undefined ? await requireAdmin() : await requireMailbox(mailbox);
  const owner: PreferenceOwner = mailbox === undefined ? { kind: 'site' } : await ownerOf(mailbox);
  const wanted = intent === 'save' ? readChanges(preferenceFields(fields)) : [];
  const result =
    intent === 'return' && owner.kind === 'site'
      ? await returnToConf(seen)
      : await savePreferences(owner, seen, wanted);
  if (result.kind === 'saved' && result.changes.length > 0) {
    forgetUsers();
    await noteSetting('preference', login, mailbox ?? null, inWords(result.changes));
  }
  // What is in the form now has to be shown to who could not save, too.
  if (result.kind !== 'faults')
    revalidatePath(mailbox === undefined ? '/admin/preferences' : '/mailbox/[user]/preferences', 'page');
  return { intent, result, wanted };
});

/** Saves preferences of a mailbox or, without one, of the site; or returns the site to dspam.conf. */
export async function savePreferencesForm(...args: Parameters<typeof save>): ReturnType<typeof save> {
  return save(...args);
}

/** As `spamAction=tag, showFactors default`. What somebody typed freely is not repeated. */
function inWords(changes: readonly PreferenceChange[]): string {
  return changes
    .map(({ name, value }) => {
      if (value === null) return `${name} default`;
      return name.toLowerCase() === 'spamsubject' ? name : `${name}=${value}`;
    })
    .join(', ');
}

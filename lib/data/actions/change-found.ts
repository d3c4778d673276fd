'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { noteChange } from '@/lib/data/change/note-change';
import { type ReleaseQuestion, releaseQuestion } from '@/lib/data/change/release-question';
import { defineAction } from '@/lib/data/request/define-action';
import { parseAsked } from '@/lib/data/request/parse-asked';
import { confirmed } from '@/lib/data/request/selection-form';
import { requireUsedSearch } from '@/lib/data/request/unused-in-search';
import { requireSubadmin } from '@/lib/data/session/access';
import type { SignedIn } from '@/lib/data/session/session';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { maySeeOf } from '@/lib/data/site/get-search';
import { asksForSomething, parseSearchParams, toSiteQuery } from '@/lib/data/site/search-params';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import { hasToAsk, weighReleases } from '@/lib/messages/quarantine/change/weigh-release';
import { selectFound } from '@/lib/messages/search/search-quarantines';
import { mayOpenMailbox } from '@/lib/people/auth/roles';
import { lookForJobs } from '@/lib/site/work/job-runner';
import { createSiteJob, siteJobMailboxes, stopSiteJob, undoSiteJob } from '@/lib/site/work/site-jobs';

/** Two pages of the list. */
const MAX_PICKED = 100;
/** Four texts of 255 characters and a Message-Id of 998, each character up to nine in an address. */
const MAX_SEARCH_LENGTH = 20_000;

/** A message of a mailbox, as the checkbox of its row names it. */
const picked = z.string().transform((value, context) => {
  const [mailbox = '', key = ''] = value.split('\t');
  if (isUserName(mailbox) && key !== '' && key.length <= 64) return { mailbox, key };
  context.addIssue({ code: 'custom', message: 'no message' });
  return z.NEVER;
});
const form = z.discriminatedUnion('intent', [
  z.object({
    intent: z.enum(['release', 'delete']),
    picked: z.array(picked).max(MAX_PICKED).default([]),
    confirmed,
  }),
  z.object({
    intent: z.literal('all'),
    kind: z.enum(['release', 'delete']),
    params: z.string().max(MAX_SEARCH_LENGTH),
    /** What the preview showed: nothing beyond that is done. `below`: what came to the search later. */
    messages: z.coerce.number().int().min(1),
    below: z.coerce.number().int().min(0),
    confirmed,
  }),
  z.object({ intent: z.enum(['undo', 'stop']), batch: z.uuid() }),
]);

interface FoundResult {
  question: ReleaseQuestion | null;
  /** Messages that match and came after the preview was shown. They are left alone. */
  later: number;
}

const run = defineAction(
  form,
  async (input): Promise<FoundResult> => {
    const who = await requireSubadmin();
    // Also after a refusal: more may match than the page shows.
    revalidatePath('/admin/search');
    let question: ReleaseQuestion | null = null;
    let later = 0;
    if ('picked' in input) question = await startPicked(who, input);
    else if ('kind' in input) later = await startAll(who, input);
    else await changeJobs(who, input.intent, input.batch);
    lookForJobs();
    return { question, later };
  },
  ['picked'],
);

async function changeJobs(who: SignedIn, intent: 'undo' | 'stop', batch: string): Promise<void> {
  const mailboxes = await siteJobMailboxes(batch);
  if (mailboxes.length === 0) throw new AppError('not-found', 'no such click', { reason: 'notFound' });
  requireAll(who, mailboxes);
  if (intent === 'stop') return stopSiteJob(batch);
  const undone = await undoSiteJob(who.login, batch);
  if (undone.size === 0) throw new AppError('conflict', 'nothing to undo', { reason: 'nothingToUndo' });
  for (const [mailbox, count] of undone) await noteChange('restore', who.login, mailbox, count);
}

/** Returns what has to be asked before many are released. */
async function startPicked(
  who: SignedIn,
  { intent, picked, confirmed }: Extract<z.infer<typeof form>, { picked: unknown }>,
): Promise<ReleaseQuestion | null> {
  const selected = groupPicked(picked);
  requireAll(who, [...selected.keys()]);
  if (intent === 'release') {
    const fields = picked.map(({ mailbox, key }): [string, string] => ['picked', `${mailbox}\t${key}`]);
    const weight = await weighReleases(selected);
    const question = releaseQuestion(weight, confirmed, [['intent', intent], ...fields]);
    if (question) return question;
  }
  await start(who, intent, selected);
  return null;
}

/** Returns how many match that came later. */
async function startAll(
  who: SignedIn,
  input: Extract<z.infer<typeof form>, { kind: unknown }>,
): Promise<number> {
  const params = parseAsked(input.params, parseSearchParams);
  requireUsedSearch(params.q, 'whole');
  if (!asksForSomething(params))
    throw new AppError('invalid', 'nothing asked for', { reason: 'nothingSelected' });
  const selected = await selectFound(toSiteQuery(params, await viewerTimeZone()), maySeeOf(who), input.below);
  if (selected.messages === 0 && selected.later > 0)
    throw new AppError('conflict', 'all rows of the search are new', { reason: 'listChanged' });
  // Texts were read since that nobody has seen in the preview.
  if (selected.messages > input.messages)
    throw new AppError('conflict', `${selected.messages} match now`, { reason: 'moreMatch' });
  // Other messages than those that were weighed.
  if (input.kind === 'release' && hasToAsk(await weighReleases(selected.keys), input.confirmed))
    throw new AppError('conflict', 'others match now', { reason: 'moreMatch' });
  await start(who, input.kind, selected.keys);
  return selected.later;
}

async function start(
  who: SignedIn,
  kind: 'release' | 'delete',
  selected: ReadonlyMap<string, string[]>,
): Promise<void> {
  if (selected.size === 0)
    throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  requireAll(who, [...selected.keys()]);
  // Nothing is done that cannot be audited: written before the work, with the number that was asked for.
  for (const [mailbox, keys] of selected) await noteChange(kind, who.login, mailbox, keys.length);
  await createSiteJob(kind, who.login, selected);
}

function requireAll(who: SignedIn, mailboxes: string[]): void {
  if (mailboxes.every((mailbox) => mayOpenMailbox(who, mailbox))) return;
  throw new AppError('not-found', 'not all theirs', { reason: 'notFound' });
}

function groupPicked(messages: { mailbox: string; key: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { mailbox, key } of messages) groups.set(mailbox, [...(groups.get(mailbox) ?? []), key]);
  return groups;
}

/**
 * Releases or deletes messages of several mailboxes as jobs that are one click: those that are picked, or all that match a
 * search and were counted in its preview. Undoes or stops such a click.
 */
export async function changeFound(...args: Parameters<typeof run>): ReturnType<typeof run> {
  return run(...args);
}

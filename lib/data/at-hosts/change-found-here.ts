import 'server-only';
import { noteChange } from '@/lib/data/change/note-change';
import { parseAsked } from '@/lib/data/request/parse-asked';
import { requireUsedSearch } from '@/lib/data/request/unused-in-search';
import type { SignedIn } from '@/lib/data/session/session';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { maySeeOf } from '@/lib/data/site/get-search';
import { asksForSomething, parseSearchParams, toSiteQuery } from '@/lib/data/site/search-params';
import { AppError } from '@/lib/ground/errors';
import { hasToAsk, type ReleaseWeight, weighReleases } from '@/lib/messages/quarantine/change/weigh-release';
import { type Selected, selectFound } from '@/lib/messages/search/search-quarantines';
import { mayOpenMailbox } from '@/lib/people/auth/roles';
import { lookForJobs } from '@/lib/site/work/job-runner';
import { createSiteJob, siteJobMailboxes, stopSiteJob, undoSiteJob } from '@/lib/site/work/site-jobs';

export interface Picked {
  mailbox: string;
  key: string;
}

/** All that matches a search, as its preview has shown it. `below`: what came to the search later has this number or a higher one. */
export interface AllFound {
  kind: 'release' | 'delete';
  params: string;
  messages: number;
  below: number;
  confirmed?: string | undefined;
}

/** What there is to know of picked messages of this host before they are released. Throws `not-found` where one is of a mailbox that is not theirs to open. */
export async function weighPickedHere(who: SignedIn, picked: readonly Picked[]): Promise<ReleaseWeight> {
  const selected = groupPicked(picked);
  requireAll(who, [...selected.keys()]);
  return weighReleases(selected);
}

/** Starts the work on picked messages of this host, as a part of the click `batch` where that is one on several hosts. */
export async function startPickedHere(
  who: SignedIn,
  kind: 'release' | 'delete',
  picked: readonly Picked[],
  batch?: string,
): Promise<void> {
  const selected = groupPicked(picked);
  requireAll(who, [...selected.keys()]);
  await start(who, kind, selected, batch);
}

/** The work on all that matches, as far as its preview has shown it; `isDry` only looks whether it could be started. Returns how many match that came later. */
export async function startAllHere(
  who: SignedIn,
  input: AllFound,
  { batch, isDry = false }: { batch?: string | undefined; isDry?: boolean } = {},
): Promise<number> {
  const selected = await selectedAll(who, input);
  if (!isDry) await start(who, input.kind, selected.keys, batch);
  return selected.later;
}

async function selectedAll(who: SignedIn, input: AllFound): Promise<Selected> {
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
  return selected;
}

/** Stops a click on this host, or takes it back, there as the click `next`. */
export async function changeFoundJobsHere(
  who: SignedIn,
  intent: 'undo' | 'stop',
  batch: string,
  next?: string,
): Promise<void> {
  const mailboxes = await siteJobMailboxes(batch);
  if (mailboxes.length === 0) throw new AppError('not-found', 'no such click', { reason: 'notFound' });
  requireAll(who, mailboxes);
  if (intent === 'stop') return stopSiteJob(batch);
  const undone = await undoSiteJob(who.login, batch, next);
  if (undone.size === 0) throw new AppError('conflict', 'nothing to undo', { reason: 'nothingToUndo' });
  for (const [mailbox, count] of undone) await noteChange('restore', who.login, mailbox, count);
  lookForJobs();
}

async function start(
  who: SignedIn,
  kind: 'release' | 'delete',
  selected: ReadonlyMap<string, string[]>,
  batch: string | undefined,
): Promise<void> {
  if (selected.size === 0)
    throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  requireAll(who, [...selected.keys()]);
  // Nothing is done that cannot be audited: written before the work, with the number that was asked for.
  for (const [mailbox, keys] of selected) await noteChange(kind, who.login, mailbox, keys.length);
  await createSiteJob(kind, who.login, selected, batch);
  lookForJobs();
}

function requireAll(who: SignedIn, mailboxes: string[]): void {
  if (mailboxes.every((mailbox) => mayOpenMailbox(who, mailbox))) return;
  throw new AppError('not-found', 'not all theirs', { reason: 'notFound' });
}

function groupPicked(messages: readonly Picked[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { mailbox, key } of messages) groups.set(mailbox, [...(groups.get(mailbox) ?? []), key]);
  return groups;
}

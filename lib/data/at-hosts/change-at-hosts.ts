import 'server-only';
import { z } from 'zod';
import { type ChangeResult, NOTHING_DONE } from '@/lib/data/change/change-result';
import { releaseQuestion } from '@/lib/data/change/release-question';
import { resultAt } from '@/lib/data/change/result-at';
import { AND } from '@/lib/data/change/unite-jobs';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { DRAWN_AT_HOSTS, parseOfHosts } from '@/lib/data/hosts/of-hosts';
import { AppError } from '@/lib/ground/errors';
import type { FailureReason } from '@/lib/ground/reasons';
import { failureOf } from '@/lib/messages/operations/failure-of';
import { newBatch } from '@/lib/messages/operations/operation';
import type { ReleaseWeight } from '@/lib/messages/quarantine/change/weigh-release';
import { whereOf } from '@/lib/site/hosts/host-key';
import { JOB_ABOVE } from '@/lib/site/work/create-job';
import { getConfig } from '@/lib/store/config/config';
import { type ChangeOfMailbox, type ChangeOfMessages, changeHere } from './change-here';
import type { HowToChange } from './how-to-change';
import type { Retraining } from './retrain-here';
import { type WeighedAll, weighAllHere, weighHere } from './weigh-here';
import { weightOfAll } from './weight-of-all';

/** Messages of a part that are told one by one where their host does nothing. */
const MOST_UNNAMED = 1_000;
/** Beside the runs of the filter. */
const ASKING_MS = 30_000;

/** What is told of what a host did. */
const shape = z.looseObject({
  intent: z.string(),
  done: z.int().min(0),
  failed: z.array(z.looseObject({ key: z.string(), reason: z.string() })),
  batch: z.string().nullable(),
  recipients: z.array(z.string()),
  question: z.looseObject({ fields: z.array(z.tuple([z.string(), z.string()])) }).nullable(),
});
const weighedShape = z.looseObject({
  messages: z.int().min(0),
  later: z.int().min(0),
  weight: z.looseObject({ messages: z.number(), digest: z.string() }).nullable(),
});
const weightShape = z.looseObject({
  messages: z.number(),
  unlikely: z.number(),
  unjudged: z.number(),
  digest: z.string(),
});

/** What is meant on one host; null is this one. */
type Group = [host: string | null, names: string[]];

/**
 * Does what a form asks for on the hosts that its messages are on. What a host did not do, or may have done without saying so, is no success; where it is
 * known before that one cannot be asked, nothing is done anywhere. The caller has to authorise here; each host asks for itself. See decision 235.
 */
export async function changeAtHosts(input: ChangeOfMailbox, login: string): Promise<ChangeResult> {
  if (input.intent === 'undo') {
    const groups = groupsOf(input.batch.flatMap((each) => each.split(AND)));
    const how = { job: groups.length > 1 ? newBatch() : undefined };
    return inTurnAt(groups, (host, batch) => changeAt(host, { ...input, batch }, login, how));
  }
  if (input.intent !== 'restore' && input.scope) return changeAllAtHosts(input, login);
  const groups = groupsOf(input.key);
  const [only] = groups;
  if (groups.length < 2 && (only?.[1].length ?? 0) <= JOB_ABOVE)
    return changeAt(only?.[0] ?? null, { ...input, key: only?.[1] ?? [] }, login);
  if (groups.length < 2 && only?.[0] === null) return changeAt(null, input, login);
  if (input.intent === 'release' || input.intent === 'innocent') {
    const question = await questionAt(groups, input);
    if (question) return { ...NOTHING_DONE, intent: input.intent, question };
  }
  return inTurnAt(groups.flatMap(inParts), async (host, key) => {
    const result = await changeAt(host, { ...input, key }, login, { isAsked: true });
    if (!result.question) return result;
    // Nobody can be asked to where each of several goes.
    const failed = key.map((each) => ({ key: each, reason: 'recipientUnknown' as const }));
    const unasked = { ...NOTHING_DONE, intent: result.intent, failed };
    return host === null ? unasked : resultAt(host, unasked);
  });
}

/**
 * All that match a search, on each host what its list was when the page was drawn. How many that are is asked of all of them first, so that one that cannot be
 * asked stops it before anything is done. More than 20 are a job on each host, of one name.
 */
async function changeAllAtHosts(input: ChangeOfMessages | Retraining, login: string): Promise<ChangeResult> {
  const drawn = drawnAt(input.drawn);
  // Of a list that is this host's alone, as one that is folded by sender.
  if (!drawn) return changeHere(input, login);
  const weighed = await Promise.all(
    drawn.map(async ([host, drawn]) => {
      const part = { ...input, drawn, confirmed: undefined };
      return { host, part, ...(await weighAllAt(host, part)) };
    }),
  );
  const meant = weighed.filter(({ messages }) => messages > 0);
  const later = weighed.reduce((sum, each) => sum + each.later, 0);
  const total = meant.reduce((sum, each) => sum + each.messages, 0);
  if (total === 0) throw new AppError('invalid', 'nothing matches', { reason: 'nothingSelected' });
  const weights = meant.flatMap(({ weight }) => weight ?? []);
  const { intent, mailbox, params = '', confirmed } = input;
  const question =
    weights.length > 0 &&
    releaseQuestion(weightOfAll(weights), confirmed, [
      ['intent', intent],
      ['mailbox', mailbox],
      ['scope', 'matching'],
      ['params', params],
      ['drawn', input.drawn ?? ''],
    ]);
  if (question) return { ...NOTHING_DONE, intent, question };
  const how = { isAsked: true, job: total > JOB_ABOVE ? newBatch() : undefined };
  const groups = meant.map(({ host, messages }): Group => {
    const unnamed = Math.min(messages, MOST_UNNAMED);
    return [host, Array.from({ length: unnamed }, (_each, index) => `message ${index}`)];
  });
  const result = await inTurnAt(groups, async (host) => {
    const part = meant.find((each) => each.host === host)?.part;
    if (!part) throw new AppError('invalid', 'no such part', { reason: 'invalid' });
    const done = await changeAt(host, part, login, how);
    // Of one message alone it could be asked to where it goes.
    return done.question
      ? { ...NOTHING_DONE, intent, failed: [{ key: '', reason: 'recipientUnknown' }] }
      : done;
  });
  return { ...result, later };
}

/** What each host had when a list was drawn, other hosts first; null where the list is that of this host alone. Throws `conflict` where one is no host of the site any more. */
function drawnAt(text = ''): [host: string | null, drawn: string][] | null {
  if (!text.startsWith(DRAWN_AT_HOSTS)) return null;
  const { filterHosts } = getConfig();
  const all = [...parseOfHosts(text.slice(DRAWN_AT_HOSTS.length))];
  const isKnown = ([host]: [string, string]) =>
    host === filterHosts?.own || filterHosts?.others.some(({ name }) => name === host);
  if (all.length === 0 || !all.every(isKnown))
    throw new AppError('conflict', 'a list of other hosts', { reason: 'listChanged' });
  return all
    .map(([host, drawn]): [string | null, string] => [host === filterHosts?.own ? null : host, drawn])
    .sort(([one], [other]) => Number(one === null) - Number(other === null));
}

function weighAllAt(host: string | null, part: ChangeOfMessages | Retraining): Promise<WeighedAll> {
  if (host === null) return weighAllHere(part);
  return askForData<WeighedAll>(host, 'weighAll', ofAll(part), { shape: weighedShape });
}

/** What is said to a host of all that matches there. */
function ofAll({ intent, mailbox, params, drawn }: ChangeOfMessages | Retraining) {
  return { intent, mailbox, scope: 'matching', params, drawn };
}

/** Other hosts first: where the first of them cannot be asked, nothing was done anywhere. */
function groupsOf(names: readonly string[]): Group[] {
  const groups = new Map<string | null, string[]>();
  for (const name of names) {
    const { host, key } = whereOf(name);
    groups.set(host, [...(groups.get(host) ?? []), key]);
  }
  const here = groups.get(null);
  groups.delete(null);
  return [...groups, ...(here ? [[null, here] satisfies Group] : [])];
}

/** So many that no host makes a job of them, whose end would be shown nowhere here. */
function inParts([host, names]: Group): Group[] {
  const parts: Group[] = [];
  for (let from = 0; from < names.length; from += JOB_ABOVE)
    parts.push([host, names.slice(from, from + JOB_ABOVE)]);
  return parts;
}

async function changeAt(
  host: string | null,
  input: ChangeOfMailbox,
  login: string,
  how: HowToChange = {},
): Promise<ChangeResult> {
  const { own = '' } = getConfig().filterHosts ?? {};
  if (host === null) return changeHere(ofHost(input, own), login, how);
  const messages = input.intent === 'undo' ? JOB_ABOVE : input.key.length;
  const timeoutMs = ASKING_MS + Math.max(1, messages) * getConfig().deliveryTimeoutMs;
  const asked = { input: saidOf(input, host), isAsked: how.isAsked ?? false, job: how.job };
  return resultAt(host, await askForData<ChangeResult>(host, 'change', asked, { timeoutMs, shape }));
}

function saidOf(input: ChangeOfMailbox, host: string) {
  if (input.intent === 'undo' || input.intent === 'restore') return input;
  if (input.scope) return { ...ofAll(input), ...('known' in input && { known: ofHost(input, host).known }) };
  // Of a list that was drawn here; the messages are named.
  return { ...ofHost(input, host), scope: undefined, params: undefined, drawn: undefined };
}

/** What a page has shown of this host: of several it says what it has shown of each. */
function ofHost<Input extends ChangeOfMailbox>(input: Input, host: string): Input {
  if (!('known' in input) || input.known === undefined) return input;
  const known = parseOfHosts(input.known).get(host) ?? (/^\d+$/.test(input.known) ? input.known : undefined);
  return { ...input, known };
}

/** One group after the other. The first that fails is thrown; after one has changed something the others are told beside it. */
async function inTurnAt(
  groups: readonly Group[],
  work: (host: string | null, names: string[]) => Promise<ChangeResult>,
): Promise<ChangeResult> {
  let sum: ChangeResult | null = null;
  const silent = new Map<string | null, FailureReason>();
  for (const [host, names] of groups) {
    let result: ChangeResult;
    try {
      const before = silent.get(host);
      if (before) throw new AppError('unavailable', 'not asked again', { reason: before });
      result = await work(host, names);
    } catch (error) {
      if (!sum || !(error instanceof AppError)) throw error;
      const reason = failureOf(error, 'failed');
      if (error.code === 'unavailable') silent.set(host, 'hostAway');
      const failed = names.map((key) => ({ key, reason }));
      const none = { ...NOTHING_DONE, intent: sum.intent, failed };
      result = host === null ? none : resultAt(host, none);
    }
    sum = sum ? together(sum, result) : result;
  }
  if (!sum) throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  return sum;
}

function together(one: ChangeResult, other: ChangeResult): ChangeResult {
  return {
    ...one,
    done: one.done + other.done,
    failed: [...one.failed, ...other.failed],
    batch: [one.batch, other.batch].filter((batch) => batch !== null).join(AND) || null,
    released: one.released + other.released,
    recipients: [...new Set([...one.recipients, ...other.recipients])],
    retrained: one.retrained + other.retrained,
    delivered: one.delivered + other.delivered,
    notReversed: one.notReversed + other.notReversed,
    queued: one.queued + other.queued,
    later: one.later + other.later,
  };
}

/** The question before messages on several hosts are released, as one click. Throws where one of them cannot be asked. */
async function questionAt(groups: readonly Group[], input: ChangeOfMessages | Retraining) {
  const { mailbox, intent, key, confirmed } = input;
  const weights = await Promise.all(
    groups.map(([host, keys]) =>
      host === null
        ? weighHere(mailbox, keys)
        : askForData<ReleaseWeight>(host, 'weigh', [mailbox, keys], { shape: weightShape }),
    ),
  );
  return releaseQuestion(weightOfAll(weights), confirmed, [
    ['intent', intent],
    ['mailbox', mailbox],
    ...key.map((each): [string, string] => ['key', each]),
  ]);
}

import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ChangeResult, NOTHING_DONE } from '@/lib/data/change/change-result';
import { releaseQuestion } from '@/lib/data/change/release-question';
import { resultAt } from '@/lib/data/change/result-at';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { whereOf } from '@/lib/data/hosts/host-key';
import { parseOfHosts } from '@/lib/data/hosts/of-hosts';
import { AppError } from '@/lib/ground/errors';
import type { FailureReason } from '@/lib/ground/reasons';
import { failureOf } from '@/lib/messages/operations/failure-of';
import type { ReleaseWeight } from '@/lib/messages/quarantine/change/weigh-release';
import { JOB_ABOVE } from '@/lib/site/work/create-job';
import { getConfig } from '@/lib/store/config/config';
import { type ChangeOfMailbox, type ChangeOfMessages, changeHere } from './change-here';
import type { Retraining } from './retrain-here';
import { weighHere } from './weigh-here';

/** Between the clicks that one click was, on several hosts. */
const AND = '+';
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
    return inTurnAt(groups, (host, batch) => changeAt(host, { ...input, batch }, login));
  }
  // All that match is said of this host alone: no list of several offers it.
  if ('scope' in input && input.scope) return changeHere(input, login);
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
    const result = await changeAt(host, { ...input, key }, login, true);
    if (!result.question) return result;
    // Nobody can be asked to where each of several goes.
    const failed = key.map((each) => ({ key: each, reason: 'recipientUnknown' as const }));
    const unasked = { ...NOTHING_DONE, intent: result.intent, failed };
    return host === null ? unasked : resultAt(host, unasked);
  });
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
  isAsked = false,
): Promise<ChangeResult> {
  if (host === null) return changeHere(ofHost(input, getConfig().filterHosts?.own ?? ''), login, isAsked);
  const messages = input.intent === 'undo' ? JOB_ABOVE : input.key.length;
  const timeout = ASKING_MS + messages * getConfig().deliveryTimeoutMs;
  // Of a list that was drawn here; the messages are named.
  const named =
    input.intent === 'undo' || input.intent === 'restore'
      ? input
      : { ...ofHost(input, host), scope: undefined, params: undefined, drawn: undefined };
  const asked = { input: named, isAsked };
  return resultAt(host, await askForData<ChangeResult>(host, 'change', asked, { timeoutMs: timeout, shape }));
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
  const sum = (of: (weight: ReleaseWeight) => number) => weights.reduce((total, each) => total + of(each), 0);
  const weight = {
    messages: sum(({ messages }) => messages),
    unlikely: sum(({ unlikely }) => unlikely),
    unjudged: sum(({ unjudged }) => unjudged),
    forGood: sum(({ forGood }) => forGood ?? 0),
    digest: createHash('sha256')
      .update(weights.map(({ digest }) => digest).join('\n'))
      .digest('hex'),
  };
  return releaseQuestion(weight, confirmed, [
    ['intent', intent],
    ['mailbox', mailbox],
    ...key.map((each): [string, string] => ['key', each]),
  ]);
}

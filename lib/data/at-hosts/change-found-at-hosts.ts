import 'server-only';
import { z } from 'zod';
import { type ReleaseQuestion, releaseQuestion } from '@/lib/data/change/release-question';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { parseOfHosts } from '@/lib/data/hosts/of-hosts';
import type { SignedIn } from '@/lib/data/session/session';
import { AppError } from '@/lib/ground/errors';
import { newBatch } from '@/lib/messages/operations/operation';
import type { ReleaseWeight } from '@/lib/messages/quarantine/change/weigh-release';
import { whereOf } from '@/lib/site/hosts/host-key';
import { getConfig } from '@/lib/store/config/config';
import {
  type AllFound,
  changeFoundJobsHere,
  type Picked,
  startAllHere,
  startPickedHere,
  weighPickedHere,
} from './change-found-here';
import { weightOfAll } from './weight-of-all';

/** What a form of the search over all asks for; `messages`, `below` and `confirmed` are of several hosts what each has. */
export interface AllFoundForm extends Omit<AllFound, 'messages' | 'below'> {
  messages: string;
  below: string;
}

const weightShape = z.looseObject({ messages: z.number(), digest: z.string() });
/** Jobs are written down before anything is answered. */
const STARTING_MS = 60_000;

/** Starts the work on picked messages, on the host of each; before a release it may have to be asked about. The caller has to authorise. */
export async function startPicked(
  who: SignedIn,
  intent: 'release' | 'delete',
  picked: readonly Picked[],
  confirmed: string | undefined,
): Promise<ReleaseQuestion | null> {
  const groups = new Map<string | null, Picked[]>();
  for (const { mailbox, key } of picked) {
    const at = whereOf(key);
    groups.set(at.host, [...(groups.get(at.host) ?? []), { mailbox, key: at.key }]);
  }
  const parts = othersFirst([...groups]);
  // Asked of all before anything is done: one that cannot be asked stops it.
  const isAlone = parts.every(([host]) => host === null);
  if (intent === 'release' || !isAlone) {
    const weights = await Promise.all(
      parts.map(([host, messages]) =>
        host === null
          ? weighPickedHere(who, messages)
          : askForData<ReleaseWeight>(host, 'foundWeigh', [messages], { shape: weightShape }),
      ),
    );
    const fields = picked.map(({ mailbox, key }): [string, string] => ['picked', `${mailbox}\t${key}`]);
    const [first] = weights;
    const weight = weights.length === 1 && first ? first : weightOfAll(weights);
    const question =
      intent === 'release' ? releaseQuestion(weight, confirmed, [['intent', intent], ...fields]) : null;
    if (question) return question;
  }
  if (parts.length === 0) throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  const batch = newBatch();
  for (const [host, messages] of parts)
    await (host === null
      ? startPickedHere(who, intent, messages, batch)
      : askForData(
          host,
          'found',
          { what: 'picked', intent, picked: messages, batch },
          { timeoutMs: STARTING_MS },
        ));
  return null;
}

/** Starts the work on all that matches, on each host what its preview had shown. Returns how many match that came later. The caller has to authorise. */
export async function startAll(who: SignedIn, input: AllFoundForm): Promise<number> {
  const parts = partsOf(input);
  const batch = newBatch();
  const startAt = (host: string | null, part: AllFound, isDry: boolean) =>
    host === null
      ? startAllHere(who, part, { batch, isDry })
      : askForData<number>(
          host,
          'found',
          { what: 'all', input: part, batch, isDry },
          { timeoutMs: STARTING_MS, shape: z.int().min(0) },
        );
  // Where it cannot be done on one of them, it is done on none.
  if (parts.length > 1) await Promise.all(parts.map(([host, part]) => startAt(host, part, true)));
  let later = 0;
  for (const [host, part] of parts) later += await startAt(host, part, false);
  return later;
}

/** Stops a click, or takes it back, on all hosts that know it. The caller has to authorise. */
export async function changeFoundJobs(who: SignedIn, intent: 'undo' | 'stop', batch: string): Promise<void> {
  const { filterHosts } = getConfig();
  const next = newBatch();
  const ended = await Promise.allSettled([
    changeFoundJobsHere(who, intent, batch, next),
    ...(filterHosts?.others ?? []).map(({ name }) =>
      askForData(name, 'found', { what: intent, batch, next }, { timeoutMs: STARTING_MS }),
    ),
  ]);
  const troubles = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  // Where nothing of it was done there is nothing to be stopped or taken back.
  const grave = troubles.filter(
    (error) =>
      !(error instanceof AppError && (error.code === 'not-found' || error.reason === 'nothingToUndo')),
  );
  const [first] = troubles.length === ended.length ? [...grave, ...troubles] : grave;
  if (first) throw first;
}

/** What each host has to do of it. Throws `invalid` where a form does not say it of hosts of the site. */
function partsOf({ kind, params, messages, below, confirmed }: AllFoundForm): [string | null, AllFound][] {
  // Nothing else of the form: a host refuses what it does not know.
  const about = { kind, params };
  const { filterHosts } = getConfig();
  if (!filterHosts)
    return [[null, { ...about, messages: wholeOf(messages), below: wholeOf(below), confirmed }]];
  const [numbers, digests] = [parseOfHosts(below), parseOfHosts(confirmed)];
  const parts = [...parseOfHosts(messages)].map(([host, count]): [string | null, AllFound] => {
    const isOther = filterHosts.others.some(({ name }) => name === host);
    if (!isOther && host !== filterHosts.own)
      throw new AppError('conflict', 'a list of other hosts', { reason: 'listChanged' });
    const part = {
      messages: wholeOf(count),
      below: wholeOf(numbers.get(host)),
      confirmed: digests.get(host),
    };
    return [isOther ? host : null, { ...about, ...part }];
  });
  if (parts.length === 0) throw new AppError('invalid', 'of no host', { reason: 'invalid' });
  return othersFirst(parts);
}

function wholeOf(text = ''): number {
  if (!/^\d{1,15}$/.test(text)) throw new AppError('invalid', 'no number', { reason: 'invalid' });
  return Number(text);
}

function othersFirst<Part>(parts: [string | null, Part][]): [string | null, Part][] {
  return parts.sort(([one], [other]) => Number(one === null) - Number(other === null));
}

import { setTimeout as wait } from 'node:timers/promises';
import { listHistory } from '@/lib/messages/history/list-history';
import { openHistory } from '@/lib/messages/history/open-history';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { applyToEach, applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { dismissJob, retryJob, stopJob } from '@/lib/site/work/change-job';
import { createJob, JOB_ABOVE } from '@/lib/site/work/create-job';
import { lookForJobs } from '@/lib/site/work/job-runner';
import { listJobs } from '@/lib/site/work/list-jobs';
import { seeded } from '@/tests/bench/quarantine-of';
import { type Click, chooseClick, chooseRetrain, HISTORY_SHARE } from './clicks';
import { MISSED_SUBJECT } from './missed-spam';
import { PEOPLE } from './people';

// A process that releases, deletes and undoes through the domain until it is killed: `domain-worker SEED`. It says
// `ready`, and how each click ended, on standard output.

const random = seeded(Number(process.argv[2]));
const AFTER_FAILURE_MS = 100;

async function look(user: string, batch: string | null) {
  const opened = await openQuarantine(user);
  const { messages, failures } = await listMessages(opened, { sort: 'date', direction: 'desc', page: 1 });
  const jobs = (await listJobs(user)).map(({ job }) => job);
  const ids = (...states: string[]) =>
    jobs.filter(({ state }) => states.includes(state)).map(({ id }) => id.toString());
  return {
    keys: messages.map(({ key }) => key),
    doubtful: [...failures].flatMap(([key, { doubt }]) => (doubt ? [key] : [])),
    batch,
    going: ids('running', 'stopping'),
    ended: ids('done', 'stopped'),
  };
}

/** What a history offers on the page of what was missed. */
async function retrains(user: string): Promise<string[]> {
  const history = await openHistory(user, true);
  const { entries } = await listHistory(history, { search: MISSED_SUBJECT });
  return entries.flatMap(({ signature }) =>
    signature ? [`spam:${signature}`, `innocent:${signature}`] : [],
  );
}

/** Returns the batch that can be undone. */
async function click(user: string, choice: Click): Promise<string | null> {
  if ('job' in choice) {
    const id = BigInt(choice.job);
    if (choice.intent === 'retry') await retryJob(user, user, id);
    else await (choice.intent === 'stop' ? stopJob : dismissJob)(user, id);
    lookForJobs();
    return null;
  }
  if (choice.intent === 'undo') {
    await undoBatch(user, user, choice.batch);
    return null;
  }
  if (choice.intent === 'retrain') {
    const [as = '', signature = ''] = choice.only.split(':');
    const wanted = { signature, as: as === 'spam' ? ('spam' as const) : ('innocent' as const) };
    return (await applyToEach([signature], (_key, name) => retrainMessage(user, user, wanted, name))).batch;
  }
  const { intent, keys } = choice;
  if (intent === 'again') return (await applyToMessages('release', user, user, keys, { again: true })).batch;
  if (intent === 'arrived' || keys.length <= JOB_ABOVE)
    return (await applyToMessages(intent, user, user, keys)).batch;
  await createJob({ kind: intent, actor: user, mailbox: user, keys });
  lookForJobs();
  return null;
}

const batches = new Map<string, string | null>();
process.stdout.write('ready\n');
for (;;) {
  const user = PEOPLE[Math.floor(random() * PEOPLE.length)] ?? PEOPLE[0];
  let said = '';
  try {
    const choice =
      random() < HISTORY_SHARE
        ? chooseRetrain(await retrains(user), random)
        : chooseClick(await look(user, batches.get(user) ?? null), random);
    batches.set(user, null);
    if (!choice) continue;
    process.stdout.write('clicked\n');
    said = 'answered\n';
    batches.set(user, await click(user, choice));
  } catch {
    await wait(AFTER_FAILURE_MS);
  }
  process.stdout.write(said);
}

import 'server-only';
import { AND } from '@/lib/data/change/unite-jobs';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { AppError } from '@/lib/ground/errors';
import { whereOf } from '@/lib/site/hosts/host-key';
import { changeJobHere, type JobIntent } from './job-here';

/**
 * The same for a job that has parts on several hosts, `7+web2~12`: all of them that can be reached, then the first trouble is thrown. The caller has to
 * authorise here; each host asks for itself.
 */
export async function changeJobAtHosts(
  intent: JobIntent,
  login: string,
  mailbox: string,
  ids: string,
): Promise<void> {
  const parts = ids.split(AND).map(whereOf);
  const ended = await Promise.allSettled(
    parts.map(({ host, key }) =>
      host === null
        ? changePart(intent, login, mailbox, key)
        : askForData(host, 'job', [mailbox, intent, key]).then(() => undefined),
    ),
  );
  const troubles = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  // Of a click that failed on one host only there is something to be tried again.
  const grave = troubles.filter(
    (error) => !(error instanceof AppError && error.reason === 'nothingSelected'),
  );
  const [first] = troubles.length === parts.length ? troubles : grave;
  if (first) throw first;
}

async function changePart(intent: JobIntent, login: string, mailbox: string, id: string): Promise<void> {
  // A host that was one of the site when the page was drawn.
  if (!/^\d+$/.test(id)) throw new AppError('not-found', 'of no host of the site', { reason: 'notFound' });
  await changeJobHere(intent, login, mailbox, id);
}

import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import { askAsSite } from '@/lib/site/hosts/ask-as-site';
import { getConfig } from '@/lib/store/config/config';
import { digestReaders, knownReaders } from './digest-readers';
import { readersAnswer } from './share-questions';

/** Who wants a digest, of all hosts. */
export interface Readers {
  names: string[];
  /** Whether somebody wants one; null where that is known on a host alone that cannot be asked. */
  wants(user: string): boolean | null;
}

/**
 * Everybody who wants a digest: those of this host's filter by what it says; whom only another one knows, as its tables are its own, by what that says. Throws
 * `invalid` where another host takes a third one, or itself, for the one that sends them: people would have two.
 */
export async function readersAtHosts(): Promise<Readers> {
  const { filterHosts } = getConfig();
  if (!filterHosts) {
    const names = await digestReaders();
    const all = new Set(names);
    return { names, wants: (user) => all.has(user) };
  }
  const { known, wanting } = await knownReaders();
  const names = new Set(wanting);
  let isWhole = true;
  for (const { name: host } of filterHosts.others) {
    const answer = await readersAt(host);
    if (answer === null) isWhole = false;
    else if ('sender' in answer)
      throw new AppError(
        'invalid',
        `The filter host ${host} ${answer.sender === null ? 'sends and knows of no digests' : `has ${answer.sender} for the host that sends the digests`}: give all hosts the variables of the digest, and the same DIGEST_HOST (docs/digest.md). Nothing was sent.`,
      );
    else for (const user of answer.readers) if (!known.has(user)) names.add(user);
  }
  return {
    names: [...names],
    wants: (user) => (names.has(user) ? true : known.has(user) || isWhole ? false : null),
  };
}

async function readersAt(host: string) {
  try {
    return await askAsSite(host, 'readers', [], readersAnswer);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.error('another host cannot be asked who wants a digest', { host, reason: error.reason }, error);
    return null;
  }
}

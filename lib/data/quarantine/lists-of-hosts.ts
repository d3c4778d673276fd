import 'server-only';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import type { RawParams } from '@/lib/data/request/raw-params';
import { type Trouble, troubleOf } from '@/lib/data/request/trouble';
import { AppError } from '@/lib/ground/errors';
import { ofProcess } from '@/lib/ground/of-process';
import type { QuarantinePage } from './quarantine-page';

/** A page of the list of another host. */
export interface HostList {
  host: string;
  /** As the host has it now, or, where it cannot be asked, had it when it was asked last; null where that is not known any more. */
  page: QuarantinePage | null;
  /** Why it cannot be asked; null where it has answered. */
  trouble: Trouble | null;
}

/** Nobody waits longer for a list because another host is slow. */
const ASKING_MS = 4_000;
/** One that was away is not asked again by each click at once. */
const AWAY_MS = 2_000;
/** What was shown stays shown, for as long as somebody may still look at it. */
const KEPT_MS = 15 * 60_000;
const MOST_KEPT = 200;

const away = ofProcess('hosts away', () => new Map<string, { until: number; trouble: Trouble }>());
const kept = ofProcess('lists of hosts', () => new Map<string, { until: number; page: QuarantinePage }>());

/**
 * The same page of the lists of all other hosts, each as it lets this person see it. One that cannot be asked is told, and stops nothing. The caller has to
 * authorise, and hands on none of it to anybody else.
 */
export function listsOfHosts(
  login: string,
  hosts: readonly string[],
  mailbox: string,
  raw: RawParams,
): Promise<HostList[]> {
  return Promise.all(
    hosts.map(async (host) => {
      const name = JSON.stringify([login, host, mailbox, raw]);
      const now = performance.now();
      const before = away().get(host);
      let trouble = before && before.until > now ? before.trouble : null;
      if (!trouble) {
        try {
          const page = await askForData<QuarantinePage>(host, 'list', [mailbox, raw], ASKING_MS);
          away().delete(host);
          keep(name, page);
          return { host, page, trouble };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          trouble = await troubleOf(error);
          if (trouble.reason === 'hostAway') away().set(host, { until: now + AWAY_MS, trouble });
        }
      }
      // What it has shown is nobody's to see any more where it now refuses, or is not what it was.
      if (trouble.reason !== 'hostAway') forget(login, host);
      const last = kept().get(name);
      return { host, page: last && last.until > now ? last.page : null, trouble };
    }),
  );
}

function forget(login: string, host: string): void {
  const ofHost = `${JSON.stringify([login, host]).slice(0, -1)},`;
  for (const name of kept().keys()) if (name.startsWith(ofHost)) kept().delete(name);
}

function keep(name: string, page: QuarantinePage): void {
  const lists = kept();
  lists.delete(name);
  lists.set(name, { until: performance.now() + KEPT_MS, page });
  for (const oldest of lists.keys()) {
    if (lists.size <= MOST_KEPT) return;
    lists.delete(oldest);
  }
}

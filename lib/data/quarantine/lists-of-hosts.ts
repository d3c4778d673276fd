import 'server-only';
import { z } from 'zod';
import { jobShape } from '@/lib/data/change/unite-jobs';
import type { RawParams } from '@/lib/data/request/raw-params';
import { type HostShare, sharesOfHosts } from '@/lib/data/request/shares-of-hosts';
import type { QuarantinePage } from './quarantine-page';

/** A page of the list of another host. */
export type HostList = HostShare<QuarantinePage>;

/** What is united of a list (unite-lists.ts). */
const shape = z.looseObject({
  rows: z.array(
    z.looseObject({
      key: z.string(),
      from: z.looseObject({ name: z.string(), address: z.string() }),
      subject: z.string(),
      receivedAt: z.string(),
    }),
  ),
  total: z.number(),
  page: z.number(),
  pages: z.number(),
  from: z.number(),
  jobs: z.array(jobShape),
  drawn: z.string(),
  running: z.array(z.string()),
  sort: z.looseObject({ key: z.enum(['likely', 'confidence', 'date', 'from', 'subject']) }),
  scoring: z.looseObject({}),
});

/** The same page of the lists of all other hosts, each as it lets this person see it. As sharesOfHosts. */
export function listsOfHosts(
  login: string,
  hosts: readonly string[],
  mailbox: string,
  raw: RawParams,
): Promise<HostList[]> {
  return sharesOfHosts(login, hosts, { what: 'list', args: () => [mailbox, raw], shape });
}

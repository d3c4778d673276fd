import { type CopiesState, openCopies } from '@/lib/messages/operations/open-copies';
import { OPEN_STATES, type Operation } from '@/lib/messages/operations/operation';
import { PAGE_SIZE } from '@/lib/messages/quarantine/list/find-page';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { removedFilter, searchFilter } from './removed-filter';

export interface RemovedList {
  operations: Operation[];
  /** The clicks of what is being put back now, by the operation that does it. */
  restoring: Map<bigint, string>;
  /** Matching the search. */
  total: number;
  /** All whose copy is kept. */
  removed: number;
  /** The page that is returned: the last one if a later one was asked for. */
  page: number;
  pages: number;
  /** Whether the list holds the mail of several people, each row naming whose it is. */
  forMembers: boolean;
  /** Whether there is anything to put back from. */
  copies: CopiesState;
}

/** One page of what was removed from a mailbox and can be put back, newest first. `page` counts from 1, `timeZone` is that of days in the search. */
export async function listRemoved(
  place: MailboxPlace,
  query: { search?: string | undefined; timeZone?: string; page: number },
): Promise<RemovedList> {
  const restores = await prisma().operation.findMany({
    where: {
      store: place.store,
      ...(place.onlyMember === null ? {} : { member: place.onlyMember }),
      kind: 'restore',
      state: { in: OPEN_STATES },
      reason: null,
    },
    select: { id: true, batch: true },
  });
  const restoring = new Map(restores.map(({ id, batch }) => [id, batch]));
  const all = removedFilter(place, [...restoring.keys()]);
  const words = searchFilter(query.search, query.timeZone);
  const where = words.length > 0 ? { ...all, AND: words } : all;
  const removed = await prisma().operation.count({ where: all });
  const total = words.length > 0 ? await prisma().operation.count({ where }) : removed;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(query.page, pages);
  // Where nothing matches, the order would be looked through to its end for it.
  const operations =
    total === 0
      ? []
      : await prisma().operation.findMany({
          where,
          orderBy: { id: 'desc' },
          skip: (page - 1) * PAGE_SIZE,
          take: PAGE_SIZE,
        });
  const forMembers = place.sharing !== 'none' && place.onlyMember === null;
  return { operations, restoring, total, removed, page, pages, forMembers, copies: await copiesState(place) };
}

async function copiesState({ files }: MailboxPlace): Promise<CopiesState> {
  const opened = await openCopies(files.removedMbox);
  if (opened.state === 'readable') await opened.file.close();
  return opened.state;
}

import { AppError } from '@/lib/ground/errors';
import { parseHeaderSearch } from '@/lib/store/index/quarantine/parse-header-search';
import type { UnusedParam } from './unused-params';

/** What a search asks for and a list of senders and subjects does not know: left out, and said. */
export function unusedInSearch(search: string | undefined): UnusedParam[] {
  return parseHeaderSearch(search).unusable.map((value) => ({
    name: 'q',
    value: value.slice(0, 60),
    why: 'operator',
    most: 0,
    widens: true,
  }));
}

/** For a change of all that match, as parse-asked.ts: throws `invalid` where a part of the search would be left out. */
export function requireUsedSearch(search: string | undefined): void {
  if (unusedInSearch(search).length > 0)
    throw new AppError('invalid', 'a search that cannot be used', { reason: 'invalid' });
}

import { AppError } from '@/lib/ground/errors';
import { parseHeaderSearch } from '@/lib/store/index/quarantine/parse-header-search';
import { parseSearch } from '@/lib/store/index/quarantine/parse-search';
import { isWidened, type UnusedParam } from './unused-params';

/** What a list knows of its messages: all that can be searched for, or senders, subjects and a time. */
export type SearchedList = 'whole' | 'headers';

/** What a search asks for and has no meaning, or this list does not know: what became of it is said. */
export function unusedInSearch(search: string | undefined, list: SearchedList): UnusedParam[] {
  const misread = parseSearch(search).misread ?? [];
  const unknown = list === 'whole' ? [] : parseHeaderSearch(search).unusable;
  return [
    ...misread.map(({ typed, why }) => inSearch(typed, why)),
    ...unknown.map((typed) => inSearch(typed, 'operator')),
  ];
}

/** For a change of all that match, as parse-asked.ts: throws `invalid` where a part of the search would be left out. */
export function requireUsedSearch(search: string | undefined, list: SearchedList): void {
  if (isWidened(unusedInSearch(search, list)))
    throw new AppError('invalid', 'a search that cannot be used', { reason: 'invalid' });
}

/** What is looked for as it stands takes nothing from the search. */
function inSearch(typed: string, why: UnusedParam['why']): UnusedParam {
  const widens = why === 'operator' || why === 'noWords';
  return { name: 'q', value: typed.slice(0, 60), why, most: 0, widens };
}

import { type ParsedSearch, parseSearch, type SearchTerm } from './parse-search';

/** What can be asked of a message of which only sender, subject and a time are known. */
export interface HeaderSearch extends Pick<ParsedSearch, 'receivedFrom' | 'receivedTo'> {
  terms: HeaderTerm[];
  /** The parts that ask for something else, as they can be typed again. */
  unusable: string[];
}

export type HeaderTerm = SearchTerm & { field: HeaderField };
export type HeaderField = 'any' | 'from' | 'subject';

/** Takes a search apart (`parseSearch`) for a list that has neither recipients nor texts nor attachments. Never throws. */
export function parseHeaderSearch(search: string | undefined, timeZone?: string): HeaderSearch {
  const { terms, hasAttachment, ...times } = parseSearch(search, timeZone);
  return {
    ...times,
    terms: terms.flatMap((term) => {
      const { field } = term;
      return field === 'to' ? [] : [{ ...term, field }];
    }),
    unusable: [
      ...terms.filter(({ field }) => field === 'to').map(typed),
      ...(hasAttachment === undefined ? [] : [`${hasAttachment ? '' : '-'}has:attachment`]),
    ],
  };
}

function typed({ field, text, isNot }: SearchTerm): string {
  return `${isNot ? '-' : ''}${field}:${text.includes(' ') ? `"${text}"` : text}`;
}

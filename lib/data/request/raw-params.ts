/** The search parameters of an address as Next hands them over. */
export type RawParams = Record<string, string | string[] | undefined>;

/** The first of each repeated parameter. */
export function singleParams(raw: RawParams): Record<string, string | undefined> {
  const single = Object.entries(raw).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]);
  return Object.fromEntries(single);
}

/** Parameters as the query string of an address, with `?`; '' when there are none. Page 1 is left out. */
export function searchOf(params: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '' && !(name === 'page' && value === 1))
      search.set(name, String(value));
  }
  return search.size > 0 ? `?${search}` : '';
}

/** Longer than anything that can be used. */
const MOST_KEPT = 1000;

/**
 * What was asked for, with what of it cannot be used (empty, given twice), for the way back after a sign-in. What is very long is cut, and still
 * too long.
 */
export function askedSearch(raw: RawParams): string {
  const search = new URLSearchParams();
  for (const [name, values] of Object.entries(raw))
    for (const value of [values ?? []].flat()) search.append(name, value.slice(0, MOST_KEPT));
  return search.size > 0 ? `?${search}` : '';
}

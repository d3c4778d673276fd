import { AppError } from '@/lib/ground/errors';
import type { RawParams } from './raw-params';

/**
 * Reads the search (a query string) whose results somebody wants to change all at once. Throws `invalid` when a part of
 * it cannot be used: a list ignores that part and shows more, but a change would do more than was asked for.
 */
export function parseAsked<Params extends object>(
  search: string | undefined,
  parse: (raw: RawParams) => Params,
): Params {
  const pairs = [...new URLSearchParams(search)];
  const asked = Object.fromEntries(pairs);
  const params = parse(asked);
  const used = new Map<string, unknown>(Object.entries(params));
  // A name that comes twice says two things.
  const names = pairs.map(([name]) => name);
  if (new Set(names).size < names.length || names.some((name) => used.get(name) === undefined))
    throw new AppError('invalid', 'a search that cannot be used', { reason: 'invalid' });
  return params;
}

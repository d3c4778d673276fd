import { z } from 'zod';
import { AppError } from '@/lib/ground/errors';
import type { Misread } from '@/lib/store/index/quarantine/parse-search';
import { type RawParams, singleParams } from './raw-params';

/** A part of an address that a list cannot use: left out, and said. */
export interface UnusedParam {
  name: string;
  /** As it stands in the address, cut for a sentence. */
  value: string;
  /** `long`: it has more than `most` characters. `noPage`: there is no such page, `most` is shown. `operator`: a part of a search that this list does not know; Misread: one that no list does. */
  why: 'long' | 'unusable' | 'empty' | 'repeated' | 'unknown' | 'noPage' | 'operator' | Misread['why'];
  most: number;
  /** Without it the list may hold more than was meant: then nothing is offered to be done with all of it. */
  widens: boolean;
}

/** What arranges a list, and takes nothing out of it. */
const ARRANGING = ['sort', 'dir', 'group', 'show', 'page', 'before', 'after', 'range', 'confirm'];
const SHOWN = 60;

/** What of an address the list with this schema leaves out (param-shapes.ts); an empty field of a form asks for nothing. */
export function unusedParams(schema: z.ZodObject, raw: RawParams): UnusedParam[] {
  const used = new Map<string, unknown>(Object.entries(schema.parse(singleParams(raw))));
  return Object.entries(raw).flatMap(([name, given]) => {
    const shape = schema.shape[name];
    const { most = 0, blank = false } = { ...(shape && z.globalRegistry.get(shape)) };
    const values = [given ?? []].flat().filter((value) => !blank || value.trim() !== '');
    const why = shape ? whyUnused(values, used.get(name) !== undefined, Number(most)) : 'unknown';
    if (values.length === 0 || why === null) return [];
    const [first = ''] = values;
    return { name, value: first.slice(0, SHOWN), why, most: Number(most), widens: !ARRANGING.includes(name) };
  });
}

function whyUnused(values: readonly string[], isUsed: boolean, most: number): UnusedParam['why'] | null {
  if (values.length > 1) return 'repeated';
  if (isUsed) return null;
  const length = values[0]?.trim().length ?? 0;
  if (length === 0) return 'empty';
  return length > most && most > 0 ? 'long' : 'unusable';
}

/** The same for a page behind the end of its list, in whose place another is shown. */
export function unusedPage(asked: number | undefined, shown: number): UnusedParam[] {
  if (asked === undefined || asked === shown) return [];
  return [{ name: 'page', value: String(asked), why: 'noPage', most: shown, widens: false }];
}

/** For what has no place to say it, as a file: throws `invalid` where a part of the address cannot be used. */
export function requireUsed(schema: z.ZodObject, raw: RawParams): void {
  if (unusedParams(schema, raw).length > 0)
    throw new AppError('invalid', 'an address that cannot be used', { reason: 'unusedParams' });
}

/** Whether a list may hold more than its address meant. */
export function isWidened(unused: readonly UnusedParam[]): boolean {
  return unused.some(({ widens }) => widens);
}

import { z } from 'zod';
import { type RawParams, searchOf, singleParams } from '@/lib/data/request/raw-params';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { startOfDay } from '@/lib/store/index/quarantine/day-in-zone';

/** The search parameters of the quarantine, as text; unusable ones are left out rather than refused. */
export interface QuarantineParams {
  q?: string | undefined;
  sort?: 'likely' | 'confidence' | 'date' | 'from' | 'subject' | undefined;
  dir?: 'asc' | 'desc' | undefined;
  page?: number | undefined;
  /** Days in the viewer's zone, YYYY-MM-DD. */
  since?: string | undefined;
  until?: string | undefined;
  /** Percent, 0 to 100. */
  min?: number | undefined;
  max?: number | undefined;
  /** `1`: only what nobody has looked at. */
  unseen?: '1' | undefined;
  /** One sender, one domain, one mailing list. */
  sender?: string | undefined;
  domain?: string | undefined;
  list?: string | undefined;
  /** The list is folded by it. */
  group?: 'sender' | 'domain' | 'list' | undefined;
  /** `only`: messages with an alert word. */
  alerts?: 'only' | undefined;
  /** `size`: each row says how large the message is. */
  show?: 'size' | undefined;
}

const day = z.iso.date().optional().catch(undefined);
const percent = z.coerce.number().int().min(0).max(100).optional().catch(undefined);
const optionalPercent = z.preprocess((value) => (value === '' ? undefined : value), percent);

const name = z.string().trim().toLowerCase().min(1).max(128).optional().catch(undefined);

const schema = z.object({
  q: z.string().trim().min(1).max(200).optional().catch(undefined),
  sort: z.enum(['likely', 'confidence', 'date', 'from', 'subject']).optional().catch(undefined),
  dir: z.enum(['asc', 'desc']).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
  since: day,
  until: day,
  min: optionalPercent,
  max: optionalPercent,
  unseen: z.literal('1').optional().catch(undefined),
  sender: name,
  domain: name,
  list: name,
  group: z.enum(['sender', 'domain', 'list']).optional().catch(undefined),
  alerts: z.literal('only').optional().catch(undefined),
  show: z.literal('size').optional().catch(undefined),
});

export type { RawParams };

/** Reads the parameters of an address; the first of a repeated one counts. */
export function parseQuarantineParams(raw: RawParams): QuarantineParams {
  return schema.parse(singleParams(raw));
}

/**
 * What the domain is asked for. `hasScores`: likely mistakes first is the default; where there are none, lowest confidence
 * first takes its place, also where it is asked for.
 */
export function toMessageQuery(params: QuarantineParams, timeZone: string, hasScores: boolean): MessageQuery {
  const asked = params.sort ?? 'likely';
  const sort = asked === 'likely' && !hasScores ? 'confidence' : asked;
  const isKept = sort === asked;
  return {
    search: params.q,
    timeZone,
    sort,
    direction: (isKept ? params.dir : undefined) ?? (sort === 'date' || sort === 'likely' ? 'desc' : 'asc'),
    page: params.page ?? 1,
    onlyAlerts: params.alerts === 'only',
    receivedFrom: firstSecond(params.since, timeZone),
    receivedTo: lastSecond(params.until, timeZone),
    // The list shows whole percent, so the bounds include what is rounded to them.
    confidenceMin: params.min === undefined ? undefined : (params.min - 0.5) / 100,
    confidenceMax: params.max === undefined ? undefined : (params.max + 0.4999) / 100,
    unseen: params.unseen === '1',
    sender: params.sender,
    senderDomain: params.domain,
    listId: params.list,
  };
}

/** When a day (YYYY-MM-DD) begins in a zone; undefined for none. */
export function firstSecond(day: string | undefined, timeZone: string): Date | undefined {
  return day ? startOfDay(day, timeZone) : undefined;
}

/** The last whole second of a day (YYYY-MM-DD) in a zone; undefined for none. */
export function lastSecond(day: string | undefined, timeZone: string): Date | undefined {
  return day ? new Date(startOfDay(day, timeZone, 1).getTime() - 1000) : undefined;
}

/** The parameters as the query string of an address, with `?`; '' when there are none. Page 1 is left out. */
export function quarantineSearch(params: QuarantineParams): string {
  return searchOf(params);
}

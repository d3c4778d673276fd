import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '@/lib/ground/errors';
import type { ErrorReason } from '@/lib/ground/reasons';
import { type Config, getConfig } from '@/lib/store/config/config';
import { HOST_PROTOCOL, isSameMac, macOf } from './host-mac';
import { readBounded } from './read-bounded';

/** The headers of a greeting and of a question. */
export const HEADERS = {
  from: 'x-filter-host-from',
  to: 'x-filter-host-to',
  challenge: 'x-filter-host-challenge',
  nonce: 'x-filter-host-nonce',
  mac: 'x-filter-host-mac',
  fileName: 'x-filter-host-file-name',
} as const;

/** Below the address of a dashboard. */
const ROUTE = '/api/host';
/** A host of the same site is near; one that is silent for longer counts as away. */
const GREETING_MS = 3_000;
const MOST_GREETING = 4096;

const spoken = z.object({ protocol: z.number() });
const greeting = z.object({
  protocol: z.number(),
  host: z.string(),
  nonce: z.string().max(200),
  proof: z.string(),
});

/** A host that can be asked: it has just shown that it is the one meant. */
export interface GreetedHost {
  own: string;
  url: string;
  nonce: string;
}

/** What was wrong with another host; `host` is its name. Nothing was asked of it. */
export function hostTrouble(host: string, reason: ErrorReason, detail: unknown): AppError {
  return new AppError('unavailable', `filter host ${host}: ${detail}`, {
    reason,
    values: { host },
    cause: detail instanceof Error ? detail : undefined,
  });
}

/**
 * Greets another host, which proves that it knows NEXTAUTH_SECRET and speaks this version's language, before it is told anything. Throws `unavailable`
 * with `hostAway`, `hostOld` or `hostForeign`, `not-found` where no host has that name. See decision 233.
 */
export async function greetHost(
  name: string,
  { filterHosts, secret }: Pick<Config, 'filterHosts' | 'secret'> = getConfig(),
  timeoutMs = GREETING_MS,
): Promise<GreetedHost> {
  const other = filterHosts?.others.find((each) => each.name === name);
  if (!filterHosts || !other)
    throw new AppError('not-found', `no filter host ${name}`, { reason: 'notFound' });
  const url = `${other.url.href.replace(/\/+$/, '')}${ROUTE}`;
  const { own } = filterHosts;
  const challenge = randomBytes(24).toString('base64url');
  const headers = { [HEADERS.challenge]: challenge, [HEADERS.from]: own, [HEADERS.to]: name };
  let text: string;
  try {
    const signal = AbortSignal.timeout(Math.min(timeoutMs, GREETING_MS));
    const response = await fetch(url, { headers, signal, redirect: 'manual', cache: 'no-store' });
    if (response.status >= 500) throw new Error(`it answers ${response.status}`);
    text = (await readBounded(response.body, MOST_GREETING))?.toString() ?? '';
  } catch (error) {
    throw hostTrouble(name, 'hostAway', error);
  }
  const answer = asJson(text);
  if (spoken.safeParse(answer).data?.protocol !== HOST_PROTOCOL)
    throw hostTrouble(name, 'hostOld', 'it does not speak this version’s language');
  const said = greeting.safeParse(answer).data;
  const proof = said && macOf(secret, 'greeting', [challenge, own, name, said.nonce], Buffer.alloc(0));
  if (!said || !proof || said.host !== name || !isSameMac(said.proof, proof))
    throw hostTrouble(name, 'hostForeign', 'it does not prove that it is of this site');
  return { own, url, nonce: said.nonce };
}

/** Null where it is none. */
export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

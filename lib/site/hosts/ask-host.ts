import { z } from 'zod';
import { AppError } from '@/lib/ground/errors';
import { isErrorReason } from '@/lib/ground/reasons';
import { getConfig } from '@/lib/store/config/config';
import { asJson, greetHost, HEADERS, hostTrouble } from './greet-host';
import { isSameMac, macOf } from './host-mac';
import { readBounded } from './read-bounded';

/** For whom another host is asked, by the claims of their session, which it checks as if it were its own. */
export interface AskedFor {
  claims: { sub: string; method: string; stamp: string; signedInAt: number };
  /** IANA; days of a search are theirs. */
  timeZone: string;
  /** For the audit log. */
  address: string;
}

/** For the question, however long the greeting has taken. */
const LEAST_MS = 500;
/** The largest mail that is fetched from another host, with something to spare. */
const MOST_ANSWER = 128 * 1024 * 1024;
/** A code, a reason and a path or two: what is larger is no refusal, and would be written to the log. */
const MOST_REFUSAL = 64 * 1024;
const LONGEST_VALUE = 4_096;

const trouble = z.object({
  code: z.enum(['not-found', 'forbidden', 'conflict', 'invalid', 'unavailable']),
  reason: z.string().regex(/^[\w-]{1,64}$/),
  values: z.record(z.string(), z.union([z.string().max(LONGEST_VALUE), z.number()])),
});

export interface HostAnswer {
  bytes: Buffer<ArrayBuffer>;
  /** Of a download; '' for what is none. */
  fileName: string;
}

/**
 * Asks another host for something in somebody's name, or, for the digest, in nobody's. Throws as greetHost, before anything was asked; what the host refuses, as its own AppError; and
 * `unavailable` with `hostUnanswered` where it was asked and what came back, if anything, is not its answer: what it has done then is not known.
 */
export async function askHost(
  name: string,
  what: string,
  args: unknown,
  who: AskedFor | null,
  timeoutMs: number,
  mostBytes = MOST_ANSWER,
): Promise<HostAnswer> {
  const begun = performance.now();
  const { url, own, nonce } = await greetHost(name, getConfig(), timeoutMs);
  // Of the time that somebody waits a slow greeting is a part.
  const left = Math.ceil(Math.max(LEAST_MS, timeoutMs - (performance.now() - begun)));
  const { secret } = getConfig();
  const body = Buffer.from(JSON.stringify({ what, who, args }));
  let response: Response;
  let bytes: Buffer<ArrayBuffer> | null;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'Content-Type': 'application/json',
        [HEADERS.from]: own,
        [HEADERS.to]: name,
        [HEADERS.nonce]: nonce,
        [HEADERS.mac]: macOf(secret, 'question', [own, name, nonce], body),
      },
      signal: AbortSignal.timeout(left),
      redirect: 'manual',
      cache: 'no-store',
    });
    bytes = await readBounded(response.body, mostBytes);
  } catch (error) {
    throw hostTrouble(name, 'hostUnanswered', error);
  }
  const fileName = response.headers.get(HEADERS.fileName) ?? '';
  const mac = bytes && macOf(secret, 'answer', [nonce, response.status, fileName], bytes);
  if (!bytes || !mac || !isSameMac(response.headers.get(HEADERS.mac), mac))
    throw hostTrouble(name, 'hostUnanswered', `what came back (${response.status}) is not its answer`);
  if (response.status !== 200) throw refusal(name, bytes);
  return { bytes, fileName: decoded(fileName) };
}

/** What a host of this version never says costs its own share alone, as everything else that cannot be used. */
function decoded(fileName: string): string {
  try {
    return decodeURIComponent(fileName);
  } catch {
    return '';
  }
}

function refusal(name: string, bytes: Buffer): AppError {
  const said = bytes.length > MOST_REFUSAL ? undefined : trouble.safeParse(asJson(bytes.toString())).data;
  if (!said) return hostTrouble(name, 'hostUnanswered', 'it refuses in a form that nobody knows');
  const { code, reason, values } = said;
  // Nobody knows the person there by the same password: here they are signed in.
  if (code === 'forbidden') return hostTrouble(name, 'hostRefused', 'it does not know who is signed in');
  return new AppError(code, `filter host ${name}: ${reason}`, {
    values,
    ...(isErrorReason(reason) && { reason }),
  });
}

import 'server-only';
import { z } from 'zod';
import { troubleOf } from '@/lib/data/request/trouble';
import { inNameOf } from '@/lib/data/session/on-behalf';
import { sessionClaims } from '@/lib/data/session/session-token';
import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import { HEADERS } from '@/lib/site/hosts/greet-host';
import { HOST_PROTOCOL, isSameMac, macOf } from '@/lib/site/hosts/host-mac';
import { giveNonce, takeNonce } from '@/lib/site/hosts/nonces';
import { readBounded } from '@/lib/site/hosts/read-bounded';
import { getConfig } from '@/lib/store/config/config';
import { type Answered, HOST_ANSWERS } from './host-answers';
import { SITE_ANSWERS } from './site-answers';

const MOST_QUESTION = 1024 * 1024;
/** Anybody may begin to ask: who is slow, or never ends, holds nothing for longer. */
const QUESTION_MS = 15_000;

const question = z.object({
  what: z.string(),
  /** Null for what no person asks for: the digest. */
  who: z
    .object({
      claims: sessionClaims,
      timeZone: z.string().max(100),
      address: z.string().max(45),
    })
    .nullable(),
  args: z.unknown(),
});

/** Who speaks to whom, as a request says it; null where that cannot be, or there is one host: such a request is told nothing. */
function speakersOf(headers: Headers): { from: string; to: string } | null {
  const { filterHosts } = getConfig();
  const [from, to] = [headers.get(HEADERS.from), headers.get(HEADERS.to)];
  const isKnown = filterHosts?.own === to && filterHosts?.others.some(({ name }) => name === from);
  return from !== null && to !== null && isKnown ? { from, to } : null;
}

function nothing(status: 403 | 404): Response {
  return new Response(null, { status });
}

/** Answers a greeting: with a proof that this host is of the site, and a word for the question that may follow. See decision 233. */
export function answerGreeting(headers: Headers): Response {
  const speakers = speakersOf(headers);
  const challenge = headers.get(HEADERS.challenge) ?? '';
  if (!speakers || challenge.length < 16 || challenge.length > 100) return nothing(404);
  const { from, to } = speakers;
  const nonce = giveNonce();
  const proof = macOf(getConfig().secret, 'greeting', [challenge, from, to, nonce], Buffer.alloc(0));
  return Response.json({ protocol: HOST_PROTOCOL, host: to, nonce, proof });
}

/** Answers a question of another host, which proves that it knows NEXTAUTH_SECRET, in the name of a person, who is let in or not as from a browser; or, for the digest, of the site itself. */
export async function answerHost(request: Request): Promise<Response> {
  const { headers } = request;
  const speakers = speakersOf(headers);
  if (!speakers) return nothing(404);
  const { from, to } = speakers;
  const { secret } = getConfig();
  const nonce = headers.get(HEADERS.nonce) ?? '';
  const body = await readBounded(request.body, MOST_QUESTION, QUESTION_MS);
  if (!body || !isSameMac(headers.get(HEADERS.mac), macOf(secret, 'question', [from, to, nonce], body))) {
    log.warn('a question that is not of a filter host was refused', { host: from });
    return nothing(403);
  }
  if (!takeNonce(nonce)) {
    log.warn('a question of a filter host came again or late and was refused', { host: from });
    return nothing(403);
  }
  const [status, { bytes, fileName }] = await answer(body.toString(), from);
  const said = encodeURIComponent(fileName);
  return new Response(new Uint8Array(bytes), {
    status,
    headers: {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': 'no-store',
      [HEADERS.fileName]: said,
      [HEADERS.mac]: macOf(secret, 'answer', [nonce, status, said], bytes),
    },
  });
}

async function answer(text: string, from: string): Promise<[status: 200 | 409, Answered]> {
  try {
    const { what, who, args } = question.parse(JSON.parse(text));
    const no = new AppError('invalid', `no question ${what}`, { reason: 'invalid' });
    if (who === null) {
      const ofSite = Object.entries(SITE_ANSWERS).find(([name]) => name === what)?.[1];
      if (!ofSite) throw no;
      const found = await ofSite(args, from);
      return [200, { bytes: Buffer.from(JSON.stringify(found)), fileName: '' }];
    }
    const find = Object.entries(HOST_ANSWERS).find(([name]) => name === what)?.[1];
    if (!find) throw no;
    return [200, await inNameOf(who, () => find(args))];
  } catch (error) {
    const trouble = await troubleOf(forHost(error));
    return [409, { bytes: Buffer.from(JSON.stringify(trouble)), fileName: '' }];
  }
}

/** What Next throws for a page, to lead to the sign-in or to say "not found", and what cannot be used, as for any other caller. */
function forHost(error: unknown): unknown {
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return new AppError('invalid', 'a question that cannot be used', { reason: 'invalid', cause: error });
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : '';
  if (digest.startsWith('NEXT_REDIRECT'))
    return new AppError('forbidden', 'not signed in', { reason: 'signedOut' });
  if (digest.startsWith('NEXT_HTTP_ERROR_FALLBACK;404'))
    return new AppError('not-found', 'nothing there', { reason: 'notFound' });
  return error;
}

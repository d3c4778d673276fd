import 'server-only';
import { getTranslations } from 'next-intl/server';
import type { AppErrorCode } from '@/lib/ground/errors';
import { type Trouble, troubleOf } from './trouble';

const STATUS: Record<AppErrorCode, number> = {
  'not-found': 404,
  forbidden: 401,
  invalid: 404,
  conflict: 409,
  unavailable: 503,
};

/** The answer of a route that serves a part of a mail; trouble becomes a sentence as plain text, with its status. */
export async function partAnswer(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    const trouble = await troubleOf(error);
    return new Response(await sentence(trouble), {
      status: STATUS[trouble.code],
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Security-Policy': "default-src 'none'; frame-ancestors 'self'; sandbox",
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': 'SAMEORIGIN',
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'private, no-store',
      },
    });
  }
}

async function sentence({ reason, values }: Trouble): Promise<string> {
  const t = await getTranslations('errors');
  return t(reason, values);
}

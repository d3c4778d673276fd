import { setTimeout as wait } from 'node:timers/promises';
import { patienceNow } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';

/** How long a page waits for a connection before it says that the database is away. */
export const CONNECT_TIMEOUT_MS = 3_000;

const FIRST_WAIT_MS = 250;
/** Where people come to wait for the same work, they wait no longer than this for its next try. */
const LONGEST_WAIT_MS = 5_000;
/** About half a minute of waiting, and the tries themselves. */
const TRIES_OF_COMMAND = 10;

/** No server listens there. */
const ABSENT = ['ECONNREFUSED', 'ENOENT'];
/** One that is starting, stopping, overrun or out of reach for a moment, or a machine that is too busy to ask it. */
const PASSING = [
  'ETIMEDOUT',
  'EAGAIN',
  'ECONNRESET',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_USER_LIMIT_REACHED',
  'ER_CONNECTION_KILLED',
  'ER_SESSION_WAS_KILLED',
  'ER_SERVER_SHUTDOWN',
  // All connections of the pool are taken.
  'ER_GET_CONNECTION_TIMEOUT',
];

/** The log is to say it once. */
const waits = ofProcess('database waits', () => ({ areTold: false }));

/**
 * Runs what only gets a connection, or fails before anything was asked over it. In the background (in-background.ts) that is tried again,
 * with growing waits, until the database answers; a command tries ten times, and takes a server that is not there at its word.
 * For people nothing is tried again. The log says once that work waits.
 */
export async function patiently<T>(connect: () => Promise<T>): Promise<T> {
  const patience = patienceNow();
  if (patience === null) return connect();
  const passing = patience === 'server' ? [...PASSING, ...ABSENT] : PASSING;
  for (let tries = 1, pause = FIRST_WAIT_MS; ; tries++, pause = Math.min(2 * pause, LONGEST_WAIT_MS)) {
    try {
      const connected = await connect();
      waits().areTold = false;
      return connected;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!passing.includes(code) || (patience === 'command' && tries === TRIES_OF_COMMAND)) throw error;
      // The first time it may be this process that was too busy to see the answer, as at its start.
      if (tries > 1 && !waits().areTold) {
        log.error('the database does not answer, work that can wait waits for it', { code });
        waits().areTold = true;
      }
      await wait(pause);
    }
  }
}

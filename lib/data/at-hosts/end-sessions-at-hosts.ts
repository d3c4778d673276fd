import 'server-only';
import { z } from 'zod';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { signOutEverywhere } from '@/lib/data/session/session';
import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import type { Rights } from '@/lib/people/auth/roles';
import { getConfig } from '@/lib/store/config/config';

/** For what stands in an address. */
const ASKING_MS = 4_000;
/** So far ahead the clock of another host may be; nobody is locked out by one that says more. */
const MOST_AHEAD_MS = 24 * 3600 * 1000;
const shape = z.number();

/** On this host: ends what began until then, or only says what time it is. */
export async function endSessionsHere(
  who: Rights & { login: string },
  until: number | null,
): Promise<number> {
  const now = Date.now();
  if (until === null) return now;
  const moment = Math.max(now, Math.min(until, now + MOST_AHEAD_MS));
  await signOutEverywhere(who, new Date(moment));
  return moment;
}

/**
 * Ends every session of a person on all filter hosts, each of which takes the cookies of all. A session began by the clock of the host of its sign-in, so what
 * ends is what began by the latest of the clocks. Returns the hosts that could not be asked: there, sessions go on.
 */
export async function endSessionsAtHosts(who: Rights & { login: string }): Promise<string[]> {
  const names = getConfig().filterHosts?.others.map(({ name }) => name) ?? [];
  const clocks = await Promise.all(names.map((host) => endAt(host, null)));
  // Later than any of them is when it hears of it, so that all keep the same moment: of a session that begins then, all say the same.
  const margin = names.length === 0 ? 0 : 2 * ASKING_MS;
  const latest = Math.max(Date.now(), ...clocks.flatMap((clock) => clock ?? [])) + margin;
  const ended = await Promise.all(names.map((host, index) => (clocks[index] ? endAt(host, latest) : null)));
  await endSessionsHere(who, latest);
  return names.filter((_host, index) => ended[index] === null);
}

async function endAt(host: string, until: number | null): Promise<number | null> {
  try {
    return await askForData<number>(host, 'endSessions', [until], { shape, timeoutMs: ASKING_MS });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.error('sessions were not ended on another host', { host, reason: error.reason }, error);
    return null;
  }
}

import { randomUUID } from 'node:crypto';
import { loadChoices } from '@/lib/people/digest/choice-rows';
import { choiceOf } from '@/lib/people/digest/digest-choice';
import { dueDay } from '@/lib/people/digest/due-day';
import type { DigestConfig } from '@/lib/store/config/digest-config';
import { knownDays, lastCovered, notePlanned, type PlannedDigest } from './sending-rows';

const DAY_MS = 24 * 3600 * 1000;
/** What the first digest tells of, and the most that any does: links are not good for longer. */
const FIRST_DAYS = 7;
const MOST_DAYS = 14;
/** A message has the time at which the filter began with it: it may stand in the quarantine only now. */
export const SETTLED_MS = 120_000;
/** Of a digest of which nobody goes on: what came a moment ago is in it, and in the next one as well. */
export const UP_TO_NOW = -1000;

/** Writes down the digests of readers that are due by now, a row for each person and day. */
export async function planDigests(
  config: DigestConfig,
  readers: readonly string[],
  now: Date,
  user?: string,
): Promise<void> {
  const yesterday = new Date(now.getTime() - 2 * DAY_MS).toISOString().slice(0, 10);
  const [choices, known, covered] = await Promise.all([
    loadChoices(),
    knownDays(yesterday),
    lastCovered(user),
  ]);
  const planned: Omit<PlannedDigest, 'tries' | 'leftTo' | 'hosts'>[] = [];
  for (const owner of user === undefined ? readers : readers.filter((name) => name === user)) {
    const own = choices.of(owner);
    const day = own.stopped ? null : dueDay(choiceOf(own, choices.site), now);
    if (day === null || known.has(`${owner}\0${day}`)) continue;
    planned.push({ owner, day, messageId: newMessageId(config), ...spanOf(covered.get(owner), now) });
  }
  await notePlanned(planned, now);
}

/** What a digest of now tells of: what came since the last one. The next one begins where this one ends, so that its end has to be settled. */
export function spanOf(
  covered: Date | undefined,
  now: Date,
  settledMs = SETTLED_MS,
): Pick<PlannedDigest, 'coversFrom' | 'coversTo'> {
  return spanTo(covered, new Date(now.getTime() - settledMs));
}

/** The same up to a moment. */
export function spanTo(
  covered: Date | undefined,
  coversTo: Date,
): Pick<PlannedDigest, 'coversFrom' | 'coversTo'> {
  const to = coversTo.getTime();
  const from = covered?.getTime() ?? to - FIRST_DAYS * DAY_MS;
  return { coversFrom: new Date(Math.max(from, to - MOST_DAYS * DAY_MS)), coversTo };
}

export function newMessageId({ from }: DigestConfig): string {
  return `<digest.${randomUUID()}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;
}

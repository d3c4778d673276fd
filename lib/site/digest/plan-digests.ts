import { randomUUID } from 'node:crypto';
import { loadChoices } from '@/lib/people/digest/choice-rows';
import { choiceOf } from '@/lib/people/digest/digest-choice';
import { dueDay } from '@/lib/people/digest/due-day';
import type { DigestConfig } from '@/lib/store/config/digest-config';
import { digestReaders } from './digest-readers';
import { knownDays, lastCovered, notePlanned, type PlannedDigest } from './sending-rows';

const DAY_MS = 24 * 3600 * 1000;
/** What the first digest tells of, and the most that any does: links are not good for longer. */
const FIRST_DAYS = 7;
const MOST_DAYS = 14;
/** A message has the time at which the filter began with it: it may stand in the quarantine only now. */
const SETTLED_MS = 120_000;

/** Writes down the digests that are due by now, a row for each person and day. */
export async function planDigests(config: DigestConfig, now: Date, user?: string): Promise<void> {
  const yesterday = new Date(now.getTime() - 2 * DAY_MS).toISOString().slice(0, 10);
  const [readers, choices, known, covered] = await Promise.all([
    digestReaders(),
    loadChoices(),
    knownDays(yesterday),
    lastCovered(user),
  ]);
  const planned: Omit<PlannedDigest, 'tries' | 'leftTo'>[] = [];
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
  const to = now.getTime() - settledMs;
  const from = covered?.getTime() ?? to - FIRST_DAYS * DAY_MS;
  return { coversFrom: new Date(Math.max(from, to - MOST_DAYS * DAY_MS)), coversTo: new Date(to) };
}

export function newMessageId({ from }: DigestConfig): string {
  return `<digest.${randomUUID()}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;
}

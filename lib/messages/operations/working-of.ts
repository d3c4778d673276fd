import { clickOn } from './in-hand';
import type { TouchingOperation } from './list-failures';
import { OPEN_STATES } from './operation';

/** What is being done to a message, whose page was left or loaded again meanwhile. */
export interface Working {
  kind: TouchingOperation['kind'];
  batch: string;
  actor: string;
  /** Its turn has not come: nothing is done to it yet. */
  isWaiting?: boolean;
  /** Who did it has stopped, or has lost the database: how it ends is known when nothing can be going on any more (settle-operations.ts). */
  isLeft?: boolean;
}

/**
 * Which of these messages of a mailbox are being worked on, by key, with all that was done to them in its order. One whose work has met an
 * obstacle that is known is none of them: it says so (failuresOf).
 */
export function workingOf(
  user: string,
  keys: readonly string[],
  operations: readonly TouchingOperation[],
): Map<string, Working> {
  const newest = new Map(operations.map((operation) => [operation.messageKey, operation]));
  return new Map(
    keys.flatMap((key): [string, Working][] => {
      const last = newest.get(key);
      if (last && OPEN_STATES.includes(last.state) && last.reason === null) return [[key, last]];
      const click = clickOn(user, key);
      // What it has done to this one is written down.
      if (!click || click.batch === last?.batch) return [];
      // One that is in the quarantine is released instead of being retrained.
      const kind = click.kind === 'retrain' ? 'release' : click.kind;
      return [[key, { ...click, kind, isWaiting: true }]];
    }),
  );
}

/** As pages say it (`working` in messages/*.json). */
export type WorkingWord<Kind extends string = Working['kind']> = Kind | `${Exclude<Kind, 'expire'>}Later`;

export function wordOf<Kind extends string>({
  kind,
  isWaiting,
}: {
  kind: Kind;
  isWaiting?: boolean;
}): WorkingWord<Kind> {
  // Messages expire without anybody's click, so none waits for it.
  return isWaiting && kind !== 'expire' ? `${kind as Exclude<Kind, 'expire'>}Later` : kind;
}

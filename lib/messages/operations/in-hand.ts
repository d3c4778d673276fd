import { ofProcess } from '@/lib/ground/of-process';
import type { FailureReason } from '@/lib/ground/reasons';

/** A click of which this process has not done everything yet. */
export interface Click {
  batch: string;
  actor: string;
  /** The mailbox. */
  user: string;
  kind: 'release' | 'delete' | 'restore' | 'retrain';
  /** As its result says it. */
  intent: 'release' | 'delete' | 'arrived' | 'undo' | 'spam' | 'innocent';
  keys: readonly string[];
}

/** How one message of a click ended; `operationId` is null when nothing was begun. */
interface Ended {
  key: string;
  ok: boolean;
  operationId: bigint | null;
  reason: FailureReason | null;
}

/** Of a click that has ended: the messages with which nothing was begun, so that nothing else tells of them. */
interface Refused extends Click {
  failed: { key: string; reason: FailureReason }[];
  /** By performance.now(). */
  at: number;
}

const clicks = ofProcess('clicks in hand', () => new Map<string, Click>());
const refusals = ofProcess('refused clicks', () => new Map<string, Refused>());

/** A page that was loaded meanwhile asks each second how a click ended. */
const KEPT_MS = 5 * 60_000;

/**
 * Runs the work of a click. Meanwhile pages know that its messages are not to be had, also those whose turn has not come: nothing is written down
 * of them yet (delivery-turn.ts). What it has refused is kept for some minutes.
 */
export async function whileInHand<T extends readonly Ended[] | { outcomes: readonly Ended[] }>(
  click: Click,
  work: () => Promise<T>,
): Promise<T> {
  clicks().set(click.batch, click);
  try {
    const ended = await work();
    noteRefused(click, 'outcomes' in ended ? ended.outcomes : ended);
    return ended;
  } finally {
    clicks().delete(click.batch);
  }
}

function noteRefused(click: Click, ended: readonly Ended[]): void {
  const at = performance.now();
  // The oldest come first.
  for (const [batch, before] of refusals()) {
    if (at - before.at < KEPT_MS) break;
    refusals().delete(batch);
  }
  const failed = ended.flatMap(({ key, ok, operationId, reason }) =>
    ok || operationId !== null ? [] : [{ key, reason: reason ?? 'failed' }],
  );
  if (failed.length > 0) refusals().set(click.batch, { ...click, failed, at });
}

/** What a click of this process on a mailbox has refused, if it ended some minutes ago at most; nothing of another mailbox. */
export function refusedOf(batch: string, user: string): Refused | undefined {
  const refused = refusals().get(batch);
  return refused?.user === user ? refused : undefined;
}

/** The click of this process that has a message of a mailbox in hand. */
export function clickOn(user: string, key: string): Click | undefined {
  return [...clicks().values()].find((click) => click.user === user && click.keys.includes(key));
}

/** The clicks of this process on a mailbox that do that. */
export function clicksOn(user: string, kind: Click['kind']): Click[] {
  return [...clicks().values()].filter((click) => click.user === user && click.kind === kind);
}

/** Whether this process has the messages of a click in hand. */
export function isInHand(batch: string): boolean {
  return clicks().has(batch);
}

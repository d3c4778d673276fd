import { ofProcess } from '@/lib/ground/of-process';

/** A click of which this process has not done everything yet. */
export interface Click {
  batch: string;
  actor: string;
  /** The mailbox. */
  user: string;
  kind: 'release' | 'delete' | 'restore' | 'retrain';
  keys: readonly string[];
}

const clicks = ofProcess('clicks in hand', () => new Map<string, Click>());

/**
 * Runs the work of a click. Meanwhile pages know that its messages are not to be had, also those whose turn has not come: nothing is written down
 * of them yet (delivery-turn.ts).
 */
export async function whileInHand<T>(click: Click, work: () => Promise<T>): Promise<T> {
  clicks().set(click.batch, click);
  try {
    return await work();
  } finally {
    clicks().delete(click.batch);
  }
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

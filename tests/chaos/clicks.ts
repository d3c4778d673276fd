/** One click of a worker, chosen by chance. More than 20 keys become a job. */
export type Click =
  | { intent: 'release' | 'delete' | 'arrived'; keys: string[] }
  /** `Try again`, of one of which nobody knows whether it arrived. */
  | { intent: 'again'; keys: [string] }
  /** The button of a row in the history: `spam:SIGNATURE` or `innocent:SIGNATURE`. */
  | { intent: 'retrain'; only: string }
  | { intent: 'undo'; batch: string }
  | { intent: 'stop' | 'dismiss' | 'retry'; job: string };

/** What a worker sees of a mailbox. */
export interface Sight {
  keys: string[];
  /** Of the keys, those of which nobody knows whether they arrived. */
  doubtful: string[];
  /** The click, or the ended job, that can be undone. */
  batch: string | null;
  going: string[];
  ended: string[];
}

/** As many as make a job, and some more. */
const JOB_KEYS = 21;
const JOB_MORE = 12;

/** How often a worker looks into the history instead of the quarantine. */
export const HISTORY_SHARE = 0.12;

/** Chooses one of the buttons that a history offers; null when it offers none. */
export function chooseRetrain(buttons: string[], random: () => number): Click | null {
  const only = buttons[Math.floor(random() * buttons.length)];
  return only === undefined ? null : { intent: 'retrain', only };
}

/** Chooses what to do; null when there is nothing to do. */
export function chooseClick(
  { keys, doubtful, batch, going, ended }: Sight,
  random: () => number,
): Click | null {
  const dice = random();
  const [running, over] = [going[0], ended[0]];
  if (running && dice < 0.03) return { intent: 'stop', job: running };
  if (over && dice < 0.15) return { intent: dice < 0.05 ? 'retry' : 'dismiss', job: over };
  if (batch && dice < 0.35) return { intent: 'undo', batch };
  const some = (count: number) => {
    const start = Math.floor(random() * Math.max(1, keys.length - count));
    return keys.slice(start, start + count);
  };
  if (keys.length === 0) return null;
  if (doubtful[0] && dice > 0.86 && dice < 0.94) return { intent: 'arrived', keys: [doubtful[0]] };
  if (doubtful[0] && dice > 0.78 && dice < 0.86) return { intent: 'again', keys: [doubtful[0]] };
  if (keys.length >= JOB_KEYS && !running && dice > 0.95)
    return {
      intent: dice > 0.99 ? 'release' : 'delete',
      keys: some(JOB_KEYS + Math.floor(random() * JOB_MORE)),
    };
  if (dice < 0.68) return { intent: 'release', keys: some(1 + Math.floor(random() * 3)) };
  return { intent: 'delete', keys: some(1 + Math.floor(random() * 12)) };
}

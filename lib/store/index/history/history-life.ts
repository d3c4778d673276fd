import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { classOfLetter, type HistoryClass, type HistoryStatus, statusOfRecord } from './history-kind';

/** A record of the log that belongs to a message. */
export interface LifeEvent {
  letter: string;
  /** UTC. */
  at: Date;
  /** The log's own words; of what was done here, the number of its operation ('' where it was noted by an older version). */
  status: string;
  /** Whether the filter was given the message itself, not its signature alone: then a retraining is a release. */
  hasMessage: boolean;
  /** It was written by a run that released the message, as if new mail had come (release-runs.ts): it says nothing of what it is. */
  isRun?: boolean;
}

/** In place of a letter: what was done here, where no record of the log says it. */
export const DONE = { released: '>', notReleased: '!', putBack: '<' } as const;

const STATUS_OF_DONE: ReadonlyMap<string, HistoryStatus> = new Map([
  [DONE.released, 'released'],
  [DONE.notReleased, 'failed'],
  [DONE.putBack, 'undone'],
]);

/**
 * Puts an event among others in the order of time, behind what is of the same second, but for the last `later` records of a release: those
 * are of runs that began after it, which a log of whole seconds does not say.
 */
export function insertEvent(events: LifeEvent[], event: LifeEvent, later = 0): void {
  let place = events.findLastIndex(({ at }) => at <= event.at) + 1;
  if (place === 0) place = events.length;
  for (let left = later, at = place - 1; left > 0 && events[at]?.at.getTime() === event.at.getTime(); at--)
    if (isRecordOfRelease(events[at])) {
      place = at;
      left--;
    }
  events.splice(place, 0, event);
}

/** Whether a record is what DSPAM writes of a release in one run. */
function isRecordOfRelease(event: LifeEvent | undefined): boolean {
  return event?.letter === LOG_CLASS.falsePositive && event.hasMessage;
}

/** Whether it is something that was done here, and no record of the log. */
export function isDone({ letter }: Pick<LifeEvent, 'letter'>): boolean {
  return STATUS_OF_DONE.has(letter);
}

/** What a record has made of a message. */
export interface LifeStep {
  event: LifeEvent;
  /** What the row is from then on. */
  class: HistoryClass;
  status: HistoryStatus;
}

/** A message's records, played in order. */
export interface Life {
  /** One for each record. */
  steps: LifeStep[];
  class: HistoryClass;
  status: HistoryStatus;
  /** Of the last record, where it is an E: the record that it takes back. */
  takenBack: LifeEvent | null;
}

/**
 * Plays a message's records (F§3, F§11):
 * - an odd number of F and M since the classification means retrained, an even number back to what it was;
 * - an E takes back the last record that is still in force. When none is left, the row is an error;
 * - a message whose classification is not in the log (any more) was spam before an F, innocent before an M;
 * - what was done here, and what a release was written down as, changes nothing of what it is. See decision 060.
 */
export function playLife(events: readonly LifeEvent[]): Life {
  const inForce: LifeEvent[] = [];
  const steps: LifeStep[] = [];
  let takenBack: LifeEvent | null = null;
  for (const event of events) {
    takenBack = null;
    if (event.isRun || isDone(event)) {
      const before = steps.at(-1) ?? HELD;
      steps.push({ event, class: before.class, status: STATUS_OF_DONE.get(event.letter) ?? before.status });
      continue;
    }
    if (event.letter === LOG_CLASS.error) takenBack = inForce.pop() ?? null;
    else inForce.push(event);
    steps.push({ event, ...judge(inForce, event) });
  }
  const last = steps.at(-1);
  return { steps, class: last?.class ?? 'unknown', status: last?.status ?? 'other', takenBack };
}

/** What a message was before it was released. */
const HELD = { class: 'spam', status: 'quarantined' } as const;

/** What a message's records have made of it: the end of playLife. */
export function outcomeOf(events: readonly LifeEvent[]): Pick<Life, 'class' | 'status'> {
  const [first] = events;
  // Nearly all messages have one record; playing it would take several times as long.
  if (first && events.length === 1 && !belongsToAnother(first.letter) && !first.isRun)
    return { class: classOfLetter(first.letter), status: statusOfRecord(first.letter, first.status) };
  return playLife(events);
}

/** Whether a letter is that of a retraining. */
export function isRetraining(letter: string): boolean {
  return letter === LOG_CLASS.falsePositive || letter === LOG_CLASS.missedSpam;
}

/** Whether a record is about a message that was classified before: a retraining, or an E. */
export function belongsToAnother(letter: string): boolean {
  return isRetraining(letter) || letter === LOG_CLASS.error;
}

function judge(inForce: LifeEvent[], last: LifeEvent): Pick<LifeStep, 'class' | 'status'> {
  const failed = last.letter === LOG_CLASS.error;
  const classified = inForce.findLastIndex(({ letter }) => !isRetraining(letter));
  const base = inForce[classified];
  const retrainings = inForce.slice(classified + 1);
  const latest = retrainings.at(-1);
  if (!base && !latest) return { class: 'error', status: 'failed' };
  if (!latest || retrainings.length % 2 === 0) {
    const before = base ? classOfLetter(base.letter) : classBefore(retrainings[0]);
    const status = base && !latest ? statusOfRecord(base.letter, base.status) : 'undone';
    return { class: before, status: failed ? 'failed' : status };
  }
  const released = latest.letter === LOG_CLASS.falsePositive && latest.hasMessage;
  return {
    class: classOfLetter(latest.letter),
    status: failed ? 'failed' : released ? 'released' : 'retrained',
  };
}

function classBefore(retraining: LifeEvent | undefined): HistoryClass {
  return retraining?.letter === LOG_CLASS.missedSpam ? 'innocent' : 'spam';
}

const RADIX = 36;
/** Beyond it, the oldest pairs of retrainings that cancel out are left away. */
const MOST_EVENTS = 100;

/** As dashboard_history.life keeps records: a line each, `letter [+] [=] seconds : status`; `=` for that of a run that released it. */
export function formatLife(events: readonly LifeEvent[]): string {
  return shortened(events)
    .map(
      ({ letter, at, status, hasMessage, isRun }) =>
        `${letter}${hasMessage ? '+' : ''}${isRun ? '=' : ''}${Math.floor(at.getTime() / 1000).toString(RADIX)}:${status.replace(/\n/g, ' ')}`,
    )
    .join('\n');
}

export function parseLife(text: string): LifeEvent[] {
  return text.split('\n').flatMap((line) => {
    const [, letter = '', message, run, seconds = '', status = ''] =
      /^(.)(\+?)(=?)(-?[0-9a-z]+):(.*)$/.exec(line) ?? [];
    if (letter === '') return [];
    return {
      letter,
      at: new Date(Number.parseInt(seconds, RADIX) * 1000),
      status,
      hasMessage: message === '+',
      ...(run === '=' ? { isRun: true } : {}),
    };
  });
}

function shortened(events: readonly LifeEvent[]): readonly LifeEvent[] {
  let left = events;
  while (left.length > MOST_EVENTS) {
    const kept = left;
    const pair = kept.findIndex(
      ({ letter }, index) => isRetraining(letter) && isRetraining(kept[index + 1]?.letter ?? ''),
    );
    if (pair === -1 || pair > MOST_EVENTS / 2) return left.slice(-MOST_EVENTS);
    left = left.filter((_event, index) => index !== pair && index !== pair + 1);
  }
  return left;
}

import type { Working } from '@/lib/messages/operations/working-of';
import { askRows, type Question } from '@/lib/store/db/ask';
import { asOneOf, asText } from '@/lib/store/db/columns';

const WAITING = {
  messageKey: asText,
  kind: asOneOf('release', 'delete', 'retrain', 'restore'),
  batch: asText,
  actor: asText,
};

const SQL = `SELECT item.message_key, job.kind, job.batch, job.actor
  FROM dashboard_job job JOIN dashboard_job_item item ON item.job_id = job.id
  WHERE job.mailbox = ? AND job.state = 'running' AND item.state = 'waiting' AND item.message_key`;

/** What a job has still to do to a message. That it is at it already, the message's operation says. */
export type Waiting = Omit<Working, 'kind'> & { kind: 'release' | 'delete' | 'retrain' | 'restore' };

/** What the jobs of a mailbox still have to do to these messages, by key. */
export async function listWaiting(user: string, keys: readonly string[]): Promise<Map<string, Waiting>> {
  if (keys.length === 0) return new Map();
  const rows = await askRows(WAITING, `${SQL} IN (?)`, [user, keys]);
  return new Map(rows.map((row) => [row.messageKey, row]));
}

/** The same of one message, to be asked together with others. */
export function waitingQuestion(user: string, key: string): Question<typeof WAITING> {
  return { columns: WAITING, sql: `${SQL} = ? LIMIT 1`, values: [user, key] };
}

/** That, as what is to be said of a message. */
export function stillWaiting(waiting: Waiting | null | undefined): (Waiting & { isWaiting: true }) | null {
  return waiting ? { ...waiting, isWaiting: true } : null;
}

/** The same of a message in the quarantine: it is released instead of being retrained. */
export function inQuarantine(waiting: Waiting | null | undefined): Working | undefined {
  const still = stillWaiting(waiting);
  return still ? { ...still, kind: still.kind === 'retrain' ? 'release' : still.kind } : undefined;
}

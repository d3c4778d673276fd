import { AppError } from '@/lib/ground/errors';
import { typedText } from '@/lib/ground/typed-text';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { alertsOf, readAlertLines, writeAlertLines } from './alert-file';
import {
  type AlertFault,
  findAlertFault,
  formatAlertLine,
  MAX_ALERTS,
  parseAlertLine,
  shownAlert,
} from './alert-line';
import { alertsFile } from './sync-alerts';

/** A change that somebody makes to their alerts; `line` is an alert as it stands in the file. */
export type AlertChange =
  | { intent: 'add'; text: string }
  | { intent: 'remove'; line: string }
  | { intent: 'convert'; line: string; text: string };

export type AlertResult =
  | { kind: 'done'; text: string }
  | { kind: 'fault'; fault: AlertFault | 'tooMany' | 'known' | 'gone' };

/** Seconds that one change waits for another; each takes a few milliseconds. */
const WAIT_SECONDS = 10;

/**
 * Adds, removes or converts one alert; every other line of the file stays as it is. Throws `unavailable` when the file may not be
 * read or written.
 */
export async function changeAlerts(user: string, change: AlertChange): Promise<AlertResult> {
  const file = alertsFile(await findMailboxPlace(user));
  const answer = await withNamedLock('alerts', () => applyChange(file, change), WAIT_SECONDS);
  if (answer === null) throw new AppError('unavailable', 'alerts are being saved', { reason: 'beingSaved' });
  return answer;
}

async function applyChange(file: string, change: AlertChange): Promise<AlertResult> {
  const lines = await readAlertLines(file);
  const at = change.intent === 'add' ? lines.length : lines.indexOf(change.line);
  if (change.intent !== 'add' && at === -1) return { kind: 'fault', fault: 'gone' };
  if (change.intent === 'remove') {
    await writeAlertLines(file, lines.toSpliced(at, 1));
    return { kind: 'done', text: shownAlert(parseAlertLine(change.line)?.text ?? '') };
  }
  const text = typedText(change.text);
  const fault = findAlertFault(text) ?? findListFault(lines, change, text);
  if (fault) return { kind: 'fault', fault };
  const line = formatAlertLine(text);
  // Without dropping the empty rest after the last line end, the new line would follow an empty one.
  const kept =
    change.intent === 'add' ? [...lines.filter((each) => each !== ''), line] : lines.with(at, line);
  await writeAlertLines(file, kept);
  return { kind: 'done', text: shownAlert(text) };
}

function findListFault(
  lines: readonly string[],
  change: AlertChange,
  text: string,
): 'tooMany' | 'known' | null {
  const alerts = alertsOf(lines);
  const others = alerts.filter(({ line }) => change.intent !== 'convert' || line !== change.line);
  if (others.some((alert) => !alert.isPattern && alert.text.toLowerCase() === text.toLowerCase()))
    return 'known';
  return change.intent === 'add' && alerts.length >= MAX_ALERTS ? 'tooMany' : null;
}

import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { alertsOf, readAlertLines } from './alert-file';
import { type Alert, MAX_ALERTS, parseAlertLine, shownAlert, suggestWord } from './alert-line';
import { alertsFile } from './sync-alerts';

export interface AlertList {
  /** The alerts that are used, as a page shows them; with a pattern from the old pages comes a word that could take its place. */
  alerts: (Alert & { suggestion: string })[];
  /** Lines of the file after the last one that is used. */
  passedOver: number;
}

/** A user's alerts, in the order of their file. Throws `unavailable` when it may not be read. */
export async function listAlerts(place: MailboxPlace): Promise<AlertList> {
  const lines = await readAlertLines(alertsFile(place));
  const all = lines.filter((line) => parseAlertLine(line) !== null).length;
  return {
    alerts: alertsOf(lines).map((alert) => ({
      ...alert,
      text: shownAlert(alert.text),
      suggestion: alert.isPattern ? suggestWord(alert.line) : '',
    })),
    passedOver: Math.max(0, all - MAX_ALERTS),
  };
}

import 'server-only';
import { z } from 'zod';
import { noteSetting } from '@/lib/data/change/note-setting';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { type AlertsHere, alertsShape, getAlertsHere } from '@/lib/data/people/get-alerts';
import { typedText } from '@/lib/ground/typed-text';
import { type AlertChange, type AlertResult, changeAlerts } from '@/lib/people/alerts/change-alerts';
import { getConfig } from '@/lib/store/config/config';

export type AlertChangeOf = AlertChange & { mailbox: string };

const DONE = { add: 'added', remove: 'removed', convert: 'converted' };
const resultShape = z.union([
  z.looseObject({ kind: z.literal('done'), text: z.string() }),
  z.looseObject({ kind: z.literal('fault'), fault: z.string() }),
]);

/** Changes the alerts of a mailbox on this host. The caller has to authorise. */
export async function changeAlertsHere(input: AlertChangeOf, login: string): Promise<AlertResult> {
  const result = await changeAlerts(input.mailbox, input);
  if (result.kind === 'done') await noteSetting('alert', login, input.mailbox, DONE[input.intent]);
  return result;
}

/**
 * Changes them on all filter hosts, so that a word is looked for wherever the mail is. All are asked first, and where one cannot be, nothing is changed
 * anywhere. A word that a host has already, or has no more, is none's fault as long as something is done on another. The caller has to authorise.
 */
export async function changeAlertsAtHosts(input: AlertChangeOf, login: string): Promise<AlertResult> {
  const others = getConfig().filterHosts?.others.map(({ name }) => name) ?? [];
  if (others.length === 0) return changeAlertsHere(input, login);
  const { mailbox } = input;
  const asked = others.map((host) =>
    askForData<AlertsHere>(host, 'alerts', [mailbox], { shape: alertsShape }),
  );
  const pages = await Promise.all([getAlertsHere(mailbox), ...asked]);
  if (input.intent === 'add' && pages.some((page) => isFullWithout(page, input.text)))
    return { kind: 'fault', fault: 'tooMany' };
  const results: AlertResult[] = [];
  for (const host of others)
    results.push(await askForData<AlertResult>(host, 'changeAlerts', input, { shape: resultShape }));
  const here = await changeAlertsHere(input, login);
  return [here, ...results].find(({ kind }) => kind === 'done') ?? here;
}

function isFullWithout({ alerts, max }: AlertsHere, text: string): boolean {
  const wanted = typedText(text).toLowerCase();
  return alerts.length >= max && !alerts.some((alert) => alert.text.toLowerCase() === wanted);
}

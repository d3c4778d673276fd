import 'server-only';
import type { Selection } from '@/lib/data/request/selection-form';
import {
  ASKS_FROM,
  hasToAsk,
  type ReleaseWeight,
  weighRelease,
} from '@/lib/messages/quarantine/change/weigh-release';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';

/** What a page asks before it releases many messages at once. */
export interface ReleaseQuestion extends Omit<ReleaseWeight, 'digest'> {
  /** An answer came for other messages than those that match now. */
  hasChanged: boolean;
  /** The form that says yes: the same once more, with the set that was asked about. */
  fields: [name: string, value: string][];
}

/**
 * The question about a weight, for the form with these fields; null if nothing has to be asked, or has been answered.
 */
export function releaseQuestion(
  weight: ReleaseWeight,
  confirmed: string | undefined,
  fields: [name: string, value: string][],
): ReleaseQuestion | null {
  if (!hasToAsk(weight, confirmed)) return null;
  const { digest, ...numbers } = weight;
  return { ...numbers, hasChanged: confirmed !== undefined, fields: [...fields, ['confirmed', digest]] };
}

/** The question before the messages of a selection are released, those with these keys. Fewer than are ever asked about are not weighed. */
export async function questionOfSelection(
  findPlace: () => Promise<MailboxPlace>,
  keys: readonly string[],
  selection: Selection & { intent: string },
): Promise<ReleaseQuestion | null> {
  const { intent, mailbox, key, scope, params, drawn, confirmed } = selection;
  if (keys.length < ASKS_FROM) return null;
  const named: [string, string][] = scope
    ? [
        ['scope', scope],
        ['params', params ?? ''],
        ['drawn', drawn ?? ''],
      ]
    : key.map((each) => ['key', each]);
  return releaseQuestion(await weighRelease(await findPlace(), keys), confirmed, [
    ['intent', intent],
    ['mailbox', mailbox],
    ...named,
  ]);
}

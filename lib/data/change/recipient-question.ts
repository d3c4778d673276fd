import 'server-only';
import type { Selection } from '@/lib/data/request/selection-form';
import { parseLocalAddress } from '@/lib/formats/dspam/local-address';
import { typedText } from '@/lib/ground/typed-text';
import { lookUpRecipients } from '@/lib/messages/quarantine/change/choose-recipient';
import { getConfig } from '@/lib/store/config/config';

/** What a page asks before it releases a message whose user is not an address: where it should go. */
export interface RecipientQuestion {
  subject: string;
  /** Addresses of the site that the message names; before them where its last release went, which may have been typed. */
  candidates: string[];
  /** The one that is ticked; null where none is. */
  proposed: string | null;
  typed: string;
  /**
   * Why the answer could not be used: nothing was typed, it is not an address of the site, or one was typed and another
   * ticked.
   */
  trouble: 'empty' | 'notLocal' | 'both' | null;
  /** Of the site: only their addresses are taken. */
  domains: string[];
  /** The form of the answer, but for `recipient` and `other`. */
  fields: [name: string, value: string][];
}

interface Answer {
  /** The address to release it to, if it is one of the site. */
  chosen: string;
  trouble: RecipientQuestion['trouble'];
}

/** The address that a form names for the messages with these keys, which is of one alone; undefined where nobody was asked. */
export function recipientOf(keys: readonly string[], selection: Selection): string | undefined {
  return keys.length === 1 ? readAnswer(selection)?.chosen : undefined;
}

/**
 * The question where a message should go, for a form that releases this one; null if that is decided: by the form, by
 * an earlier release, or because its user is an address. `always`: ask even so.
 */
export async function askRecipient(
  key: string,
  selection: Selection & { intent: string },
  always = false,
): Promise<RecipientQuestion | null> {
  const { intent, mailbox, confirmed, repeat, letting, other = '' } = selection;
  const answer = readAnswer(selection);
  if (answer?.trouble === null) return null;
  const found = await lookUpRecipients(mailbox, key);
  if (!found) return null;
  const { candidates, decided } = found.recipients;
  if (decided && !always && !answer) return null;
  const only = candidates.length === 1 ? candidates[0] : undefined;
  return {
    subject: found.row.subject,
    candidates: decided === null || candidates.includes(decided) ? candidates : [decided, ...candidates],
    proposed: decided ?? only ?? null,
    typed: typedText(other),
    trouble: answer?.trouble ?? null,
    domains: getConfig().localDomains,
    fields: [
      ['intent', intent],
      ['mailbox', mailbox],
      ['key', key],
      ...(confirmed === undefined ? [] : [['confirmed', confirmed] satisfies [string, string]]),
      ...(repeat === undefined ? [] : [['repeat', repeat] satisfies [string, string]]),
      ...(letting === undefined ? [] : [['letting', letting] satisfies [string, string]]),
    ],
  };
}

function readAnswer({ recipient, other = '' }: Selection): Answer | undefined {
  if (recipient === undefined) return undefined;
  const typed = typedText(other);
  const chosen = recipient || typed;
  // Without scripts the one that is ticked stays ticked.
  if (typed !== '' && typed !== chosen) return { chosen, trouble: 'both' };
  if (chosen === '') return { chosen, trouble: 'empty' };
  return { chosen, trouble: parseLocalAddress(chosen, getConfig().localDomains) ? null : 'notLocal' };
}

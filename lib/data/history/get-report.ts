import 'server-only';
import { z } from 'zod';
import type { RawParams } from '@/lib/data/quarantine/quarantine-query';
import { requireMailboxPage } from '@/lib/data/session/access';
import type { FailureReason } from '@/lib/ground/reasons';
import { findHistoryEntry } from '@/lib/messages/history/find-history-entry';
import { findQuarantinedKeys } from '@/lib/messages/history/list-retrain-facts';
import { refuseRetrain } from '@/lib/messages/history/refuse-retrain';
import { findSignatureStates } from '@/lib/messages/history/signature-states';
import { getConfig } from '@/lib/store/config/config';
import { retrainAddressOf } from '@/lib/store/config/retrain-address';
import { type HistoryRow, toHistoryRow } from './history-row';
import { openedHistory } from './opened-history';

/** A mail that somebody reports as missed spam. */
export interface ReportedMessage {
  /** Its signature. */
  key: string;
  /** The last operation that the page shows: the field `known` of its form. */
  lastDone: string;
  /** Null when the history does not know it. */
  entry: HistoryRow | null;
  /** Why it cannot be retrained as spam; null where it can. */
  refusal: FailureReason | null;
  quarantineKey: string | null;
  /** How long the site keeps signatures; null where dspam.conf does not say. */
  signatureDays: number | null;
}

export interface ReportPage {
  mailbox: string;
  /** What the mail named, as far as it is of this mailbox. */
  messages: ReportedMessage[];
  /** How many more it named: so many are not shown at once. */
  leftOut: number;
  /** Where missed spam of this mailbox can be forwarded; null where the site has no such address for it. */
  forwardTo: string | null;
  /** What was wrong with the mail: a key below `report.`. */
  problem: string | null;
}

const MOST = 20;
const search = z.object({
  signature: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => [value ?? []].flat()),
  problem: z.enum(['empty', 'tooLarge', 'none', 'unreadable']).nullable().catch(null),
});

/**
 * The form for missed spam and, for the signatures that were found in a mail, what is known of them. Those of other mailboxes
 * are left out. Only for who may open the mailbox; others get "not found".
 */
export async function getReport(mailbox: string, raw: RawParams): Promise<ReportPage> {
  const who = await requireMailboxPage(mailbox, `/mailbox/${encodeURIComponent(mailbox)}/history/report`);
  const { signature: named, problem } = search.parse({
    signature: raw.signature,
    problem: raw.problem ?? null,
  });
  const asked = named.slice(0, MOST);
  const leftOut = named.length - asked.length;
  const { retrainAddress, statedSignatureDays: signatureDays } = getConfig();
  const forwardTo = retrainAddress && retrainAddressOf(retrainAddress, mailbox);
  if (asked.length === 0) return { mailbox, messages: [], leftOut, problem, forwardTo };
  const { quarantine, history, lastDone } = await openedHistory(mailbox, who.login);
  const states = await findSignatureStates(quarantine.place, asked);
  const own = asked.filter((signature) => states.get(signature) !== 'foreign');
  const keys = await findQuarantinedKeys(quarantine, own);
  const messages = await Promise.all(
    own.map(async (signature): Promise<ReportedMessage> => {
      const entry = await findHistoryEntry(history, { signature });
      const facts = {
        signature,
        class: entry?.class ?? null,
        signatureState: states.get(signature) ?? ('purged' as const),
        quarantinedKey: keys.has(signature) ? signature : null,
      };
      return {
        key: signature,
        lastDone,
        entry: entry && toHistoryRow(entry, { ...facts, working: null, taken: null }),
        refusal: refuseRetrain(facts, 'spam'),
        quarantineKey: facts.quarantinedKey,
        signatureDays,
      };
    }),
  );
  return { mailbox, messages, leftOut, forwardTo, problem: messages.length === 0 ? 'foreign' : problem };
}

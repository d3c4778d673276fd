import 'server-only';
import { z } from 'zod';
import type { RawParams } from '@/lib/data/quarantine/quarantine-query';
import { sharesOfHosts } from '@/lib/data/request/shares-of-hosts';
import { requireMailboxPage } from '@/lib/data/session/access';
import { findSignedIn } from '@/lib/data/session/session';
import { findHistoryEntry } from '@/lib/messages/history/find-history-entry';
import { findQuarantinedKeys } from '@/lib/messages/history/list-retrain-facts';
import { refuseRetrain } from '@/lib/messages/history/refuse-retrain';
import { findSignatureStates } from '@/lib/messages/history/signature-states';
import { getConfig } from '@/lib/store/config/config';
import { retrainAddressOf } from '@/lib/store/config/retrain-address';
import { toHistoryRow } from './history-row';
import { openedHistory } from './opened-history';
import type { ReportedMessage, ReportPage } from './report-page';
import { uniteReports } from './unite-reports';

export type { ReportedMessage, ReportPage };

const MOST = 20;
const search = z.object({
  signature: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => [value ?? []].flat()),
  problem: z.enum(['empty', 'tooLarge', 'none', 'unreadable']).nullable().catch(null),
});

/** What is shown of the answer of another host (unite-reports.ts). */
const shape = z.looseObject({
  messages: z.array(
    z.looseObject({
      key: z.string(),
      lastDone: z.string(),
      entry: z
        .looseObject({
          class: z.string(),
          subject: z.string(),
          from: z.looseObject({ name: z.string(), address: z.string() }),
          at: z.string().nullable(),
        })
        .nullable(),
      refusal: z.string().nullable(),
      quarantineKey: z.string().nullable(),
      signatureDays: z.number().nullable(),
    }),
  ),
});

/** The same of all filter hosts of the site: each message on the one whose log or quarantine has it. */
export async function getReport(mailbox: string, raw: RawParams): Promise<ReportPage> {
  const { filterHosts } = getConfig();
  if (!filterHosts || raw.signature === undefined) return getReportHere(mailbox, raw);
  const names = filterHosts.others.map(({ name }) => name);
  const who = await findSignedIn();
  const asked = { signature: raw.signature };
  // Side by side: what is asked here lets nobody see what the others have answered who may not.
  const [here, others] = await Promise.all([
    getReportHere(mailbox, raw),
    who
      ? sharesOfHosts<ReportPage>(who.login, names, { what: 'report', args: () => [mailbox, asked], shape })
      : [],
  ]);
  return uniteReports(filterHosts.own, here, others);
}

/**
 * The form for missed spam and, for the signatures that were found in a mail, what is known of them. Those of other mailboxes
 * are left out. Only for who may open the mailbox; others get "not found".
 */
export async function getReportHere(mailbox: string, raw: RawParams): Promise<ReportPage> {
  const who = await requireMailboxPage(mailbox, `/mailbox/${encodeURIComponent(mailbox)}/history/report`);
  const { signature: named, problem } = search.parse({
    signature: raw.signature,
    problem: raw.problem ?? null,
  });
  const asked = named.slice(0, MOST);
  const leftOut = named.length - asked.length;
  const { retrainAddress, statedSignatureDays: signatureDays } = getConfig();
  const forwardTo = retrainAddress && retrainAddressOf(retrainAddress, mailbox);
  if (asked.length === 0) return { mailbox, messages: [], leftOut, problem, forwardTo, hosts: null };
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
  return {
    mailbox,
    messages,
    leftOut,
    forwardTo,
    problem: messages.length === 0 ? 'foreign' : problem,
    hosts: null,
  };
}

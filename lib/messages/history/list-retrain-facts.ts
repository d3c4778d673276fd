import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { askRows } from '@/lib/store/db/ask';
import { asNumber, asText, orNull } from '@/lib/store/db/columns';
import { prisma } from '@/lib/store/db/prisma';
import type { HistoryEntry } from './history-entry';
import type { RetrainFacts } from './refuse-retrain';
import { judgeSignatures, stateOfData } from './signature-states';

/** What decides whether messages can be retrained, for a page of them at once and in their order. */
export async function listRetrainFacts(
  quarantine: OpenedQuarantine,
  entries: readonly Pick<HistoryEntry, 'signature' | 'class'>[],
): Promise<RetrainFacts[]> {
  const signatures = entries.flatMap(({ signature }) => signature ?? []);
  const { states, keys } = await findBoth(quarantine, signatures);
  return entries.map((entry) => {
    const signature = entry.signature ?? '';
    return {
      signature,
      class: entry.class,
      signatureState: states.get(signature) ?? 'purged',
      quarantinedKey: keys.has(signature) ? signature : null,
    };
  });
}

/** findSignatureStates and findQuarantinedKeys in one statement. */
async function findBoth({ place, state }: OpenedQuarantine, signatures: readonly string[]) {
  const { trained, onlyMember } = place;
  const { states, own } = judgeSignatures(trained, signatures);
  if (signatures.length === 0) return { states, keys: new Set<string>() };
  const rows = await askRows(
    { name: asText, bytes: orNull(asNumber) },
    // Of their tables' character sets, one that holds both.
    `SELECT CONVERT(signature USING utf8mb4) COLLATE utf8mb4_bin, length
     FROM dspam_signature_data WHERE uid = ? AND signature IN (?)
     UNION ALL SELECT message_key, NULL FROM dashboard_message
     WHERE mailbox_id = ? AND message_key IN (?) ${onlyMember === null ? '' : 'AND member = ?'}`,
    [
      trained?.uid ?? 0,
      // A list has something in it, and no signature is ''.
      trained && own.length > 0 ? own : [''],
      state.id,
      signatures,
      ...(onlyMember === null ? [] : [onlyMember]),
    ],
  );
  for (const { name, bytes } of rows) if (bytes !== null) states.set(name, stateOfData(bytes));
  return { states, keys: new Set(rows.flatMap(({ name, bytes }) => (bytes === null ? name : []))) };
}

/** Which of these messages are in the quarantine now. A message is named by its signature there, unless that is not unique. */
export async function findQuarantinedKeys(
  { place, state }: OpenedQuarantine,
  signatures: readonly string[],
): Promise<Set<string>> {
  if (signatures.length === 0) return new Set();
  const rows = await prisma().message.findMany({
    where: {
      mailboxId: state.id,
      key: { in: [...signatures] },
      ...(place.onlyMember === null ? {} : { member: place.onlyMember }),
    },
    select: { key: true },
  });
  return new Set(rows.map(({ key }) => key));
}

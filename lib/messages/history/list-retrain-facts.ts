import { type Click, clickOn } from '@/lib/messages/operations/in-hand';
import { OPEN_STATES, type Operation } from '@/lib/messages/operations/operation';
import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { askRows } from '@/lib/store/db/ask';
import { asFlag, asNumber, asOneOf, asText, orNull } from '@/lib/store/db/columns';
import { prisma } from '@/lib/store/db/prisma';
import type { HistoryEntry } from './history-entry';
import type { RetrainFacts } from './refuse-retrain';
import { judgeSignatures, stateOfData } from './signature-states';

/** What decides whether a message can be retrained, and what is being done to it now. */
export interface ListedFacts extends RetrainFacts {
  working: { kind: Operation['kind']; batch: string; isWaiting?: boolean } | null;
  /** How it was taken out of the quarantine without being released; of one that is there again it says nothing. */
  taken: 'delete' | 'expire' | null;
}

/** What decides whether messages can be retrained, for a page of them at once and in their order. */
export async function listRetrainFacts(
  quarantine: OpenedQuarantine,
  entries: readonly Pick<HistoryEntry, 'signature' | 'class'>[],
): Promise<ListedFacts[]> {
  const signatures = entries.flatMap(({ signature }) => signature ?? []);
  const { states, keys, workingOn, takenBy } = await findAll(quarantine, signatures);
  return entries.map((entry) => {
    const signature = entry.signature ?? '';
    return {
      signature,
      class: entry.class,
      signatureState: states.get(signature) ?? 'purged',
      quarantinedKey: keys.has(signature) ? signature : null,
      working: workingOn(signature),
      taken: takenBy(signature),
    };
  });
}

const ROWS = {
  name: asText,
  bytes: orNull(asNumber),
  kind: orNull(asOneOf('release', 'delete', 'restore', 'expire', 'retrain')),
  batch: orNull(asText),
  isOpen: orNull(asFlag),
};

/** findSignatureStates and findQuarantinedKeys in one statement, with what is being done. */
async function findAll({ place, state }: OpenedQuarantine, signatures: readonly string[]) {
  const { trained, onlyMember } = place;
  const { states, own } = judgeSignatures(trained, signatures);
  if (signatures.length === 0)
    return { states, keys: new Set<string>(), workingOn: () => null, takenBy: () => null };
  const clicks = new Map(
    signatures.flatMap((signature): [string, Click][] => {
      const click = clickOn(place.user, signature);
      return click ? [[signature, click]] : [];
    }),
  );
  const rows = await askRows(
    ROWS,
    // Of their tables' character sets, one that holds both.
    `SELECT CONVERT(signature USING utf8mb4) COLLATE utf8mb4_bin, length, NULL, NULL, NULL
     FROM dspam_signature_data WHERE uid = ? AND signature IN (?)
     UNION ALL SELECT message_key, NULL, NULL, NULL, NULL FROM dashboard_message
     WHERE mailbox_id = ? AND message_key IN (?) ${onlyMember === null ? '' : 'AND member = ?'}
     UNION ALL SELECT message_key, NULL, kind, batch, state IN (?) AND reason IS NULL FROM dashboard_operation
     WHERE store = ? AND message_key IN (?) AND (state IN (?) OR batch IN (?))
     UNION ALL SELECT message_key, NULL, kind, NULL, NULL FROM dashboard_operation
     WHERE store = ? AND message_key IN (?) AND state = 'done' AND kind IN ('delete', 'expire')`,
    [
      trained?.uid ?? 0,
      // A list has something in it, and no signature is ''.
      trained && own.length > 0 ? own : [''],
      state.id,
      signatures,
      ...(onlyMember === null ? [] : [onlyMember]),
      OPEN_STATES,
      place.store,
      signatures,
      OPEN_STATES,
      // What a click has done to a message is written down; what it has still to do is not.
      ['', ...[...clicks.values()].map(({ batch }) => batch)],
      place.store,
      signatures,
    ],
  );
  for (const { name, bytes } of rows) if (bytes !== null) states.set(name, stateOfData(bytes));
  const workingOn = (signature: string): ListedFacts['working'] => {
    const operations = rows.filter(({ name, batch }) => batch !== null && name === signature);
    const open = operations.find(({ isOpen }) => isOpen);
    if (open?.kind && open.batch !== null) return { kind: open.kind, batch: open.batch };
    const click = clicks.get(signature);
    return click && operations.length === 0 ? { ...click, isWaiting: true } : null;
  };
  const keys = rows.flatMap(({ name, bytes, kind }) => (bytes === null && kind === null ? name : []));
  const takenBy = (signature: string): ListedFacts['taken'] => {
    const kinds = rows.flatMap(({ name, kind, batch }) => (name === signature && batch === null ? kind : []));
    return kinds.find((kind) => kind === 'delete' || kind === 'expire') ?? null;
  };
  return { states, keys: new Set(keys), workingOn, takenBy };
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

import { parseLocalAddress } from '@/lib/formats/dspam/local-address';
import { needsRecipient } from '@/lib/formats/dspam/recipient';
import { MAX_HEADER_BYTES } from '@/lib/formats/mail/header-fields';
import { messageOf } from '@/lib/formats/mbox/record';
import { AppError } from '@/lib/ground/errors';
import { type LoadedRecord, loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { getConfig } from '@/lib/store/config/config';
import type { Message } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { listLocalRecipients, namesNobodyElse } from './local-recipients';
import { findReleaser } from './plan-release';

/** As much of a message as its headers are read, with its separator line. */
const HEADERS_BYTES = MAX_HEADER_BYTES + 1024;

/** To whom a message can be released, where its user is no address. */
export interface Recipients {
  /** Where it goes without a question: as in the try before, or to its only address, once somebody has confirmed that. */
  decided: string | null;
  /** Addresses of this site that it names. */
  candidates: string[];
}

/**
 * Where a release of a loaded message goes; null if it goes to its user, as everywhere except on sites where one user
 * has everybody's mail (LOCAL_DOMAINS). A message that names several people is asked about each time: it is here once
 * for each of them, and the copies cannot be told apart. See decision 130.
 */
export async function findRecipients({ place, row, record }: LoadedRecord): Promise<Recipients | null> {
  const config = getConfig();
  if (config.localDomains.length === 0) return null;
  if (!needsRecipient(config, (await findReleaser(place, row)).asUser)) return null;
  const message = messageOf(record);
  const candidates = listLocalRecipients(message, config.localDomains);
  const tried = await findTried(row.key, place.store);
  if (tried) return { decided: tried, candidates };
  const [only, another] = candidates;
  const isAlone =
    only !== undefined && another === undefined && namesNobodyElse(message, only, config.localDomains);
  return { decided: isAlone ? await findConfirmed(place.store, only) : null, candidates };
}

/** The same for a message that is looked up; null for one that is not in the quarantine. */
export async function lookUpRecipients(
  user: string,
  key: string,
): Promise<{ recipients: Recipients; row: Message } | null> {
  if (getConfig().localDomains.length === 0) return null;
  try {
    const loaded = await loadRecord(user, key, HEADERS_BYTES);
    const recipients = await findRecipients(loaded);
    return recipients && { recipients, row: loaded.row };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}

/**
 * The address that a release names, '' for none. `chosen` is what a person said. Throws `conflict` (reasons
 * `recipientUnknown`, `recipientNotLocal`).
 */
export async function chooseRecipient(loaded: LoadedRecord, chosen: string | undefined): Promise<string> {
  const recipients = await findRecipients(loaded);
  if (!recipients) return '';
  if (chosen === undefined) {
    if (recipients.decided) return recipients.decided;
    throw new AppError('conflict', 'nobody has said to whom', { reason: 'recipientUnknown' });
  }
  const address = parseLocalAddress(chosen, getConfig().localDomains);
  if (address) return address;
  throw new AppError('conflict', 'no address of this site', { reason: 'recipientNotLocal' });
}

/** The address of the last release of this message, where that may not have arrived. */
async function findTried(messageKey: string, store: string): Promise<string | null> {
  const last = await prisma().operation.findFirst({
    where: { store, messageKey, kind: { not: 'retrain' } },
    orderBy: { id: 'desc' },
    select: { kind: true, state: true, recipient: true },
  });
  if (last?.kind !== 'release' || last.state === 'done') return null;
  // LOCAL_DOMAINS may be another list by now.
  return parseLocalAddress(last.recipient, getConfig().localDomains);
}

/**
 * This address as a release to it was confirmed in this mailbox, arrived, and was not taken back: a message may spell it `ALICE@example.org`,
 * which nobody has seen and some mail servers take for somebody else. Null where none was.
 */
async function findConfirmed(store: string, recipient: string): Promise<string | null> {
  const released = await prisma().operation.findFirst({
    where: { store, recipient, kind: 'release', state: 'done', undoneBy: null },
    orderBy: { id: 'desc' },
    select: { recipient: true },
  });
  return released?.recipient ?? null;
}

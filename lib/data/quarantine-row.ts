import 'server-only';
import { getConfig } from '@/lib/config';
import type { Message } from '@/lib/db/generated/client';
import { parseAddress } from '@/lib/mail/parse-address';
import type { Operation } from '@/lib/quarantine/operation';

/** A quarantined message as a list shows it. */
export interface QuarantineRow {
  key: string;
  /** Whom it is for, where the list holds the mail of several people; else null. */
  member: string | null;
  from: { name: string; address: string };
  /** '' when there is none. */
  subject: string;
  /** ISO, UTC. */
  receivedAt: string;
  /** Whole percent, null when the message carries none. */
  confidence: number | null;
  /** X-DSPAM-Result as it stands: Spam, Blocklisted, Virus... */
  result: string;
  /** Bytes. */
  size: number;
  /** Codes below `problem.` in messages/*.json. */
  problems: string[];
  /** Why the last attempt failed: a code below `failure.`. */
  failure: string | null;
  /** Days until DSPAM purges what it knows of this message; null when that is over, so that a release learns from the text. */
  signatureDaysLeft: number | null;
}

const DAY_MS = 24 * 3600 * 1000;

/** `forMembers`: whether the list holds the mail of several people. */
export function toQuarantineRow(
  row: Message,
  failed: Operation | undefined,
  forMembers: boolean,
): QuarantineRow {
  const ageDays = Math.floor((Date.now() - row.receivedAt.getTime()) / DAY_MS);
  const left = getConfig().signatureDays - ageDays;
  return {
    key: row.key,
    member: forMembers && row.member !== '' ? row.member : null,
    from: parseAddress(row.fromText),
    subject: row.subject,
    receivedAt: row.receivedAt.toISOString(),
    confidence: row.confidence < 0 ? null : Math.round(row.confidence * 100),
    result: row.result,
    size: row.byteLength,
    problems: row.problems === '' ? [] : row.problems.split(','),
    failure: failed?.reason ?? null,
    signatureDaysLeft: row.signature !== '' && left > 0 ? left : null,
  };
}

import { prisma } from '@/lib/store/db/prisma';

/** What the audit log knows. The texts are below `auditEvent.` in messages/*.json. */
export const AUDIT_EVENTS = [
  'sign-in',
  'sign-in-failed',
  'sign-in-blocked',
  'sign-out-everywhere',
  'role-changed',
  'mailbox-opened',
  'release',
  'release-failed',
  'delete',
  'arrived',
  'restore',
  'preference',
  'alert',
  'sender-rule',
  'site-rule',
  'reset',
  'purge',
  'user-deleted',
  'user-put-back',
  'retrain',
] as const;

export type AuditEvent = (typeof AUDIT_EVENTS)[number];

export interface NewAuditEntry {
  event: AuditEvent;
  /** The login of who did it; '' where what was typed is not known to be a login. Never anything else that was typed. */
  actor: string;
  /** Whose mailbox it was about. */
  mailbox?: string;
  /** Where the request came from. */
  address: string;
  /** A few plain words or numbers, such as `htpasswd` or `3`, or whom a rule is about; never the content of a mail. */
  detail?: string;
}

/**
 * Adds an entry to the audit log; nothing else writes to it. Throws when the database does not accept it.
 * See decision 046.
 */
export async function recordAudit({ event, actor, mailbox, address, detail }: NewAuditEntry): Promise<void> {
  const entry = {
    at: new Date(),
    event,
    actor: actor.slice(0, 255),
    mailbox: mailbox ?? null,
    address: address.slice(0, 45),
    detail: (detail ?? '').slice(0, 255),
  };
  // One statement; `create` would be a transaction that reads the row back.
  await prisma().auditEntry.createMany({ data: [entry] });
}

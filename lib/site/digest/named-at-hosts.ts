import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import { failureReason } from '@/lib/ground/reasons';
import { findNamed, type NamedMessage } from '@/lib/messages/digest/find-named';
import { failureOf } from '@/lib/messages/operations/failure-of';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import type { Outcome } from '@/lib/messages/quarantine/change/release-message';
import { failureDetail } from '@/lib/people/audit/failure-detail';
import { type AuditEvent, recordAudit } from '@/lib/people/audit/record-audit';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import { askAsSite } from '@/lib/site/hosts/ask-as-site';
import { hostTrouble } from '@/lib/site/hosts/greet-host';
import { keyAt, whereWas } from '@/lib/site/hosts/host-key';
import { getConfig } from '@/lib/store/config/config';
import { namedAnswer, releaseAnswer } from './share-questions';

/** What became of a message that was to be released. */
export type NamedOutcome = Pick<Outcome, 'key' | 'ok' | 'reason' | 'recipient'>;

/** Beside the runs of the filter. */
const ASKING_MS = 30_000;

/** As findNamed, on the host that has the message. Throws as well where that is none of the site any more: what is not known here may be there. */
export async function findNamedAt(user: string, name: string): Promise<NamedMessage> {
  const { host, key, left } = whereWas(name);
  if (host !== null) return askAsSite(host, 'named', { user, key }, namedAnswer);
  const found = await findNamed(user, key);
  if (left !== null && found.kind === 'gone' && found.last === null)
    throw hostTrouble(left, 'hostAway', 'it is no host of the site any more');
  return found;
}

/** Releases messages that a digest has named, each on the host that has it, of each host as one click. What a host has not said it did is no success. */
export async function releaseNamed(
  user: string,
  names: readonly string[],
  address: string,
): Promise<NamedOutcome[]> {
  const groups = new Map<string | null, string[]>();
  for (const name of names) {
    const { host, key } = whereWas(name);
    groups.set(host, [...(groups.get(host) ?? []), key]);
  }
  const outcomes: NamedOutcome[] = [];
  for (const [host, keys] of groups) {
    const done =
      host === null
        ? await releaseNamedHere(user, keys, address)
        : await releaseAt(host, user, keys, address);
    outcomes.push(...done);
  }
  // By the names that were given.
  return names.flatMap((name) => {
    const { host, key } = whereWas(name);
    const named = host === null ? key : keyAt(host, key);
    return outcomes.filter((each) => each.key === named).map((each) => ({ ...each, key: name }));
  });
}

async function releaseAt(
  host: string,
  user: string,
  keys: string[],
  address: string,
): Promise<NamedOutcome[]> {
  const timeoutMs = ASKING_MS + keys.length * getConfig().deliveryTimeoutMs;
  try {
    const done = await askAsSite(host, 'releaseNamed', { user, keys, address }, releaseAnswer, timeoutMs);
    return keys.map((key) => {
      const { ok = false, reason, recipient } = done.find((each) => each.key === key) ?? {};
      return {
        key: keyAt(host, key),
        ok,
        reason: ok ? null : failureReason(reason),
        ...(recipient ? { recipient } : {}),
      };
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.error('a message was not released on another host', { host, reason: error.reason }, error);
    return keys.map((key) => ({ key: keyAt(host, key), ok: false, reason: failureOf(error, 'failed') }));
  }
}

/** The same on this host, in the audit log of which it is noted. `address`: of who has asked for it. */
export async function releaseNamedHere(
  user: string,
  keys: readonly string[],
  address: string,
): Promise<NamedOutcome[]> {
  const click = await applyToMessages('release', DIGEST_ACTOR, user, [...keys]);
  const released = click.outcomes.filter(({ ok }) => ok);
  const failed = click.outcomes.filter(({ ok, reason }) => !ok && reason !== 'busy' && reason !== 'gone');
  if (released.length > 0) {
    const recipients = released.flatMap(({ recipient }) => recipient ?? []);
    await noteOfDigest('release', user, [released.length, ...recipients].join(' '), address);
  }
  if (failed.length > 0)
    await noteOfDigest('release-failed', user, failureDetail(failed.length, click.batch), address);
  return click.outcomes.map(({ key, ok, reason, recipient }) => ({
    key,
    ok,
    reason,
    ...(recipient === undefined ? {} : { recipient }),
  }));
}

/** What was done was done: if the audit log cannot be written, it still has not failed. */
export async function noteOfDigest(
  event: AuditEvent,
  mailbox: string,
  detail: string,
  address: string,
): Promise<void> {
  try {
    await recordAudit({ event, actor: DIGEST_ACTOR, mailbox, address, detail });
  } catch (error) {
    log.error('a change is missing in the audit log', { event, actor: DIGEST_ACTOR, mailbox, detail }, error);
  }
}

import { domainToUnicode } from 'node:url';
import { domainOf, isHeldBack, spellingsOf } from '@/lib/formats/dspam/block-list';
import { MAX_HEADER_BYTES } from '@/lib/formats/mail/header-fields';
import { onlySender } from '@/lib/formats/mail/only-sender';
import { messageOf } from '@/lib/formats/mbox/record';
import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import type { AppErrorReason } from '@/lib/ground/reasons';
import { newBatch } from '@/lib/messages/operations/operation';
import { type Outcome, releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { type OpenedQuarantine, openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { failureDetail } from '@/lib/people/audit/failure-detail';
import { type NewAuditEntry, recordAudit } from '@/lib/people/audit/record-audit';
import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';
import { readBlockList } from './hold-back';
import { listWishes, memberOf, type SenderWish } from './wish-rows';

/** Who has done it, in the audit log and where it says `by`: nobody clicked. Who wanted it stands in the audit log beside it. */
const RULE_ACTOR = 'sender-rule';
/** So much at most is done in a night, in all and of one domain; the next one goes on. */
const LIMITS = { most: 500, ofDomain: 50 };
/** After so many that were not delivered nothing more is tried: each is one that nobody tries again by itself. */
const MOST_FAILURES = 3;
/** As much of a message as its headers are read, with its separator line. */
const HEADERS_BYTES = MAX_HEADER_BYTES + 1024;
/** Nothing was begun, and somebody else has it in hand, or has to say to whom it goes: the next run sees. */
const PASSED_OVER: (AppErrorReason | undefined)[] = [
  'busy',
  'changed',
  'messageGone',
  'inDoubt',
  'recipientUnknown',
];

/** What a run has done. */
export interface LetDomains {
  /** What people have said, of so many domains. */
  wishes: number;
  released: number;
  /** One line each. */
  failures: string[];
}

/**
 * Releases what came from domains that people let through, since they said so, by the ordinary release, which teaches the filter that it is innocent, and only what
 * nobody has done anything to: one that was tried once, by whomever, is left to a person. See decision 290.
 */
export async function releaseLetDomains(limits = LIMITS): Promise<LetDomains> {
  const wishes = await listWishes('release');
  const done: LetDomains = { wishes: wishes.length, released: 0, failures: [] };
  for (const wish of wishes) {
    const left = limits.most - done.released;
    if (left <= 0 || done.failures.length >= MOST_FAILURES) break;
    try {
      done.released += await releaseDomain(wish, Math.min(left, limits.ofDomain));
    } catch (error) {
      done.failures.push(`${wish.owner}, ${wish.address}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return done;
}

/** Answers how many were released. Stops with the first that was not, and throws: what stops one mostly stops all. */
async function releaseDomain(wish: SenderWish, most: number): Promise<number> {
  const opened = await openQuarantine(wish.owner);
  const { place } = opened;
  // The mailbox lies elsewhere now: who says it there is to say it anew.
  if (place.store !== wish.store || memberOf(place) !== wish.member) return 0;
  const list = await readBlockList(place);
  const batch = newBatch();
  let released = 0;
  try {
    for (const key of await findLet(opened, wish, most)) {
      const outcome = await releaseOne(wish, key, batch, list);
      if (outcome === null) continue;
      if (!outcome.ok) {
        await note(wish, 'release-failed', failureDetail(1, batch));
        throw new AppError('unavailable', `a message was not released: ${outcome.reason}`);
      }
      released++;
    }
  } finally {
    if (released > 0) await note(wish, 'release', `${released} ${wish.address} (${wish.madeBy})`);
  }
  return released;
}

/** Null for one that is not to be released, or not now. */
async function releaseOne(
  wish: SenderWish,
  key: string,
  batch: string,
  blockList: string,
): Promise<Outcome | null> {
  try {
    const { record } = await loadRecord(wish.owner, key, HEADERS_BYTES);
    const domain = domainOf(onlySender(messageOf(record)) ?? '');
    if (domain === null || !isOf(domain, wish)) return null;
    // Whoever holds a domain back has said so, too.
    if (isHeldBack(blockList, spellingsOf(domain)) !== 'none') return null;
    return await releaseMessage(RULE_ACTOR, wish.owner, key, batch);
  } catch (error) {
    if (error instanceof AppError && PASSED_OVER.includes(error.reason)) return null;
    throw error;
  }
}

function isOf(domain: string, { address, below }: SenderWish): boolean {
  return formsOf(address).some((form) => domain === form || (below && domain.endsWith(`.${form}`)));
}

/** Both spellings of a domain with other letters than a to z. */
function formsOf(ascii: string): string[] {
  return [...new Set([ascii, domainToUnicode(ascii)])];
}

/** By the index, what may be meant: spam by its words, and no virus and nothing from a list, which nobody has touched; the oldest first. */
async function findLet(
  { place, state }: OpenedQuarantine,
  wish: SenderWish,
  most: number,
): Promise<string[]> {
  const forms = formsOf(wish.address);
  const isOfDomain = forms
    .map(
      () => `(m.sender_domain = ?${wish.below ? ' OR RIGHT(m.sender_domain, CHAR_LENGTH(?) + 1) = ?' : ''})`,
    )
    .join(' OR ');
  const since = new Date(Math.floor(wish.madeAt.getTime() / 1000) * 1000);
  const untouched = (column: string) =>
    `NOT EXISTS (SELECT 1 FROM dashboard_operation o WHERE o.store = ? AND o.${column})`;
  const rows = await fetchRows(
    [asText],
    `SELECT m.message_key FROM dashboard_message m
     WHERE m.mailbox_id = ? AND (${isOfDomain}) AND m.result = 'Spam' AND m.problems IN ('', 'no-signature') AND m.score > ${HELD_SCORE}
       AND m.received_at >= ? ${place.onlyMember === null ? '' : 'AND m.member = ?'}
       AND ${untouched('message_key = m.message_key')} AND (m.signature = '' OR ${untouched('signature = m.signature')})
     ORDER BY m.seq LIMIT ?`,
    [
      state.id,
      ...forms.flatMap((form) => (wish.below ? [form, form, `.${form}`] : [form])),
      since,
      ...(place.onlyMember === null ? [] : [place.onlyMember]),
      place.store,
      place.store,
      most,
    ],
  );
  return rows.flat();
}

/** What was done was done: if the audit log cannot be written, it still has not failed. */
async function note({ owner }: SenderWish, event: NewAuditEntry['event'], detail: string): Promise<void> {
  try {
    await recordAudit({ event, actor: RULE_ACTOR, mailbox: owner, address: '', detail });
  } catch (error) {
    log.error(
      'a change is missing in the audit log',
      { event, actor: RULE_ACTOR, mailbox: owner, detail },
      error,
    );
  }
}

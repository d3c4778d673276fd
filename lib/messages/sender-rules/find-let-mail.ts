import { domainToUnicode } from 'node:url';
import { domainOf, isHeldBack, spellingsOf } from '@/lib/formats/dspam/block-list';
import { MAX_HEADER_BYTES } from '@/lib/formats/mail/header-fields';
import { onlySender } from '@/lib/formats/mail/only-sender';
import { messageOf } from '@/lib/formats/mbox/record';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';
import type { SenderWish } from './wish-rows';

/** As much of a message as its headers are read, with its separator line. */
const HEADERS_BYTES = MAX_HEADER_BYTES + 1024;
/** So many at most are thought of. */
const MOST = 100_000;

/** Whether a message is from a domain that is let through, and from nobody else, by what stands in it. Throws as loadRecord. */
export async function isLet(wish: SenderWish, key: string, blockList: string): Promise<boolean> {
  const { record } = await loadRecord(wish.owner, key, HEADERS_BYTES);
  const domain = domainOf(onlySender(messageOf(record)) ?? '');
  // Whoever holds a domain back has said so, too.
  return domain !== null && isOf(domain, wish) && isHeldBack(blockList, spellingsOf(domain)) === 'none';
}

function isOf(domain: string, { address, below }: SenderWish): boolean {
  return formsOf(address).some((form) => domain === form || (below && domain.endsWith(`.${form}`)));
}

/** Both spellings of a domain with other letters than a to z. */
function formsOf(ascii: string): string[] {
  return [...new Set([ascii, domainToUnicode(ascii)])];
}

/** By the index, what may be meant: spam by its words, and no virus and nothing from a list, which nobody has touched; the oldest first. */
export async function listMeant({ place, state }: OpenedQuarantine, wish: SenderWish): Promise<string[]> {
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
      MOST,
    ],
  );
  return rows.flat();
}

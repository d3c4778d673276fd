import 'server-only';
import { logFacts } from '@/lib/data/history/log-facts';
import { openedHistory } from '@/lib/data/history/opened-history';
import { askedSearch, type RawParams } from '@/lib/data/request/raw-params';
import { unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { requireMailboxPage } from '@/lib/data/session/access';
import { AppError } from '@/lib/ground/errors';
import { countSenders } from '@/lib/messages/senders/count-senders';
import { findLetThrough, type LetThrough } from '@/lib/messages/senders/find-let-through';
import { findWhitelist } from '@/lib/messages/senders/find-whitelist';
import { listSenderLines } from '@/lib/messages/senders/list-sender-lines';
import { listSenders, SENDERS_PAGE_SIZE } from '@/lib/messages/senders/list-senders';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { toSenderRow } from './sender-row';
import type { SendersPage } from './senders-page';
import { parseSendersParams, SENDERS_PARAMS, toSendersQuery } from './senders-query';

/** One page of who has written to a mailbox, by the history of this host. Only for people who may open it; others get "not found". */
export async function getSenders(mailbox: string, raw: RawParams): Promise<SendersPage> {
  const params = parseSendersParams(raw);
  const address = `/mailbox/${encodeURIComponent(mailbox)}/senders${askedSearch(raw)}`;
  const who = await requireMailboxPage(mailbox, address);
  const { history } = await openedHistory(mailbox, who.login);
  const { place, state } = history;
  const counting = await countSenders(history);
  const query = toSendersQuery(params);
  const { senders, total, all, page, pages } = await listSenders(state.logId, query);
  const digests = senders.map(({ digest }) => digest);
  const { letThrough, known } = await letThroughOf(place, state.logId, digests);
  return {
    mailbox,
    rows: senders.map((sender) => toSenderRow(sender, known.get(sender.digest.toString('hex')) ?? null)),
    total,
    all,
    from: (page - 1) * SENDERS_PAGE_SIZE + 1,
    page,
    pages,
    params,
    sort: query,
    unused: [...unusedParams(SENDERS_PARAMS, raw), ...unusedPage(params.page, page)],
    log: await logFacts(state, who.role === 'admin'),
    counting,
    letThrough,
  };
}

/** Trouble with the filter's tokens costs this column, and nothing else of the page. */
async function letThroughOf(
  place: MailboxPlace,
  logId: number,
  digests: readonly Buffer[],
): Promise<{ letThrough: SendersPage['letThrough']; known: Map<string, LetThrough> }> {
  const none = new Map<string, LetThrough>();
  const whitelist = await findWhitelist(place);
  if (!whitelist) return { letThrough: 'off', known: none };
  try {
    const known = await findLetThrough(whitelist, await listSenderLines(logId, digests));
    return { letThrough: { threshold: whitelist.threshold }, known };
  } catch (error) {
    const reason = error instanceof AppError ? error.reason : null;
    if (reason === 'tokensMissing' || reason === 'tokensBusy') return { letThrough: reason, known: none };
    throw error;
  }
}

import 'server-only';
import { domainToUnicode } from 'node:url';
import { z } from 'zod';
import { pageNumber } from '@/lib/data/request/param-shapes';
import { askedSearch, type RawParams, singleParams } from '@/lib/data/request/raw-params';
import { type UnusedParam, unusedPage, unusedParams } from '@/lib/data/request/unused-params';
import { requireMailboxPage } from '@/lib/data/session/access';
import { looksLike } from '@/lib/formats/mail/looks-like';
import { listRules } from '@/lib/messages/sender-rules/list-rules';
import { countWishesOf, listWishesOf } from '@/lib/messages/sender-rules/list-wishes-of';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { learnedBy, sharedBy } from './get-sender-rule';

const PAGE_SIZE = 50;
const PARAMS = z.object({ page: pageNumber });

/** A rule, of an address or of all of a domain, as the list shows it. */
export type ListedRule =
  | {
      kind: 'let';
      address: string;
      /** The address of plain letters that it looks like. */
      like: string | null;
      by: string;
      /** ISO. */
      at: string;
      lines: number;
      ended: number;
      innocent: number;
      spam: number;
    }
  | { kind: 'held'; domain: string; by: string | null; at: string | null };

/** What was said of senders for a mailbox. */
export interface SenderRulesPage {
  mailbox: string;
  rules: ListedRule[];
  /** What the dashboard itself does, behind all rules: an address whose mail comes last, or a domain that is let through. */
  wishes: { kind: 'last' | 'domain'; of: string; below: boolean; by: string; at: string }[];
  /** Of both. */
  total: number;
  /** The filter lets nobody through at present, whatever was said. */
  isOff: boolean;
  from: number;
  page: number;
  pages: number;
  unused: UnusedParam[];
  /** Which of the two this person may change: the words, and the list, may be several people's. */
  mayChange: Record<ListedRule['kind'], boolean>;
}

/** One page of the rules of a mailbox, by this host. Only for people who may open it; others get "not found". */
export async function getSenderRules(mailbox: string, raw: RawParams): Promise<SenderRulesPage> {
  const who = await requireMailboxPage(
    mailbox,
    `/mailbox/${encodeURIComponent(mailbox)}/senders/rules${askedSearch(raw)}`,
  );
  const { page: given } = PARAMS.parse(singleParams(raw));
  const asked = given ?? 1;
  const place = await findMailboxPlace(mailbox);
  const read = (page: number) => listRules(place, { skip: (page - 1) * PAGE_SIZE, take: PAGE_SIZE });
  const [first, wished] = await Promise.all([read(asked), countWishesOf(place)]);
  const total = first.total + wished;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(asked, pages);
  const { let: letRules, held, total: ruled } = page === asked ? first : await read(page);
  const left = PAGE_SIZE - letRules.length - held.length;
  const skip = Math.max(0, (page - 1) * PAGE_SIZE - ruled);
  const wishes = left > 0 && skip < wished ? await listWishesOf(place, { skip, take: left }) : [];
  return {
    mailbox,
    rules: [
      ...letRules.map((rule) => ({
        kind: 'let' as const,
        ...rule,
        like: looksLike(rule.address),
        at: rule.at.toISOString(),
      })),
      ...held.map(({ domain, by }) => ({
        kind: 'held' as const,
        domain,
        by: by?.login ?? null,
        at: by?.at.toISOString() ?? null,
      })),
    ],
    wishes: wishes.map(({ kind, address, below, madeBy, madeAt }) => ({
      kind: kind === 'hold' ? 'last' : 'domain',
      of: kind === 'hold' ? address : domainToUnicode(address) || address,
      below,
      by: madeBy,
      at: madeAt.toISOString(),
    })),
    total,
    isOff: first.isOff,
    from: (page - 1) * PAGE_SIZE + 1,
    page,
    pages,
    unused: [...unusedParams(PARAMS, raw), ...unusedPage(given, page)],
    mayChange: {
      let: learnedBy(place, who)?.mayChange ?? true,
      held: sharedBy(place, who)?.mayChange ?? true,
    },
  };
}

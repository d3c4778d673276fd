import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { listMeant } from './find-let-mail';
import { readBlockList } from './hold-back';
import { releaseByRule } from './release-by-rule';
import { RULE_ACTOR } from './rule-actor';
import { listWishes, memberOf, type SenderWish } from './wish-rows';

/** So much at most is done in a night, in all and of one domain; the next one goes on. `looked`: messages of a domain that are read. */
const LIMITS = { most: 500, ofDomain: 50, looked: 2_000 };
/** After so many runs of the filter that delivered nothing, nothing more is tried: each is a message that nobody tries again by itself. */
const MOST_FAILURES = 3;
/** With so many messages of a domain nothing could be begun: it will be so with the others, too. */
const MOST_REFUSALS = 3;

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
export async function releaseLetDomains(given: Partial<typeof LIMITS> = {}): Promise<LetDomains> {
  const limits = { ...LIMITS, ...given };
  const wishes = await inTurn(await listWishes('release'));
  const done: LetDomains = { wishes: wishes.length, released: 0, failures: [] };
  const broken = new Set<string>();
  for (const wish of wishes) {
    const left = limits.most - done.released;
    if (left <= 0 || broken.size >= MOST_FAILURES) break;
    // One mailbox that takes no mail is one failure, however many domains it lets through.
    if (broken.has(wish.owner)) continue;
    const most = { ...limits, ofDomain: Math.min(left, limits.ofDomain) };
    const { released, failures, hasFailed } = await releaseDomain(wish, most);
    done.released += released;
    done.failures.push(...failures.map((why) => `${wish.owner}, ${wish.address}: ${why}`));
    if (hasFailed) broken.add(wish.owner);
  }
  return done;
}

/**
 * Those first whose turn was longest ago, and those last whose mail did not arrive the last time, so that nobody waits for ever behind others who
 * have much, or whose mailbox takes nothing.
 */
async function inTurn(wishes: SenderWish[]): Promise<SenderWish[]> {
  const rows = await fetchRows(
    [asText, asNumber, asNumber],
    `SELECT mailbox_user, MAX(id), MAX(IF(event = 'release-failed', id, 0)) FROM dashboard_audit
     WHERE actor = ? AND mailbox_user IS NOT NULL GROUP BY mailbox_user`,
    [RULE_ACTOR],
  );
  const turns = new Map(rows.map(([owner, last, failed]) => [owner, { last, hasFailed: failed === last }]));
  const turnOf = ({ owner }: SenderWish) => turns.get(owner) ?? { last: 0, hasFailed: false };
  return [...wishes].sort((left, right) => {
    const [a, b] = [turnOf(left), turnOf(right)];
    return Number(a.hasFailed) - Number(b.hasFailed) || a.last - b.last;
  });
}

/** What became of a domain. */
interface DomainDone {
  released: number;
  failures: string[];
  /** The filter ran for a message that has not arrived, or nobody knows whether it has. */
  hasFailed: boolean;
}

/** Stops with the first message that the filter has not delivered: what stops one mostly stops all. */
async function releaseDomain(
  wish: SenderWish,
  { ofDomain, looked }: { ofDomain: number; looked: number },
): Promise<DomainDone> {
  const done: DomainDone = { released: 0, failures: [], hasFailed: false };
  try {
    const opened = await openQuarantine(wish.owner);
    const { place } = opened;
    // The mailbox lies elsewhere now: who says it there is to say it anew.
    if (place.store !== wish.store || memberOf(place) !== wish.member) return done;
    const meant = await listMeant(opened, wish);
    const release = releaseByRule(wish, await readBlockList(place));
    let refusals = 0;
    for (const key of someOf(meant, looked)) {
      const { isArrived, isRun, why } = await release(key);
      if (isArrived) done.released++;
      if (why !== null) done.failures.push(why);
      done.hasFailed = isRun && !isArrived;
      if (why !== null) refusals++;
      if (done.hasFailed || refusals >= MOST_REFUSALS || done.released >= ofDomain) return done;
    }
    if (meant.length > looked)
      done.failures.push(`of ${meant.length} messages that may be meant ${looked} were looked at`);
  } catch (error) {
    done.failures.push(error instanceof Error ? error.message : String(error));
  }
  return done;
}

/** The oldest first; of too many some others each time, so that those which are left there keep nothing from its turn. */
function someOf(keys: string[], most: number): string[] {
  const from = keys.length <= most ? 0 : Math.floor(Math.random() * keys.length);
  return [...keys.slice(from), ...keys.slice(0, from)].slice(0, most);
}

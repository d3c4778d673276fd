import { asBytes, asNumber, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { EXCERPT_READER } from '@/lib/store/index/quarantine/excerpts';
import { READER } from '@/lib/store/index/quarantine/message-row';
import { slicesOfTerm } from '@/lib/store/index/quarantine/message-slices';
import { isContradiction, type SearchTerm } from '@/lib/store/index/quarantine/parse-search';
import { SLICED_BY } from '@/lib/store/index/quarantine/write-slices';

/** Messages that can have the words of a search; some of them are gone, or do not have the words. The messages behind `upTo` are not among them, and can be any. */
export class Candidates {
  /** `bits` has one for each message up to `upTo`, that of message 1 first. */
  constructor(
    private readonly bits: Uint32Array,
    readonly upTo: number,
  ) {}

  /** How many are known. */
  get size(): number {
    let size = 0;
    for (let at = 0; at < this.bits.length; at++)
      for (let rest = this.bits[at] ?? 0; rest !== 0; rest &= rest - 1) size++;
    return size;
  }

  /** Those that are known, ascending. */
  get seqs(): number[] {
    return this.numbersFrom(0, Number.POSITIVE_INFINITY).seqs;
  }

  /** Some of those that are known, ascending, `most` or a few more: from a place on that `next` said before, at first 0. `next` is null after the last. */
  numbersFrom(place: number, most: number): { seqs: number[]; next: number | null } {
    const seqs: number[] = [];
    let at = place;
    for (; at < this.bits.length && seqs.length < most; at++)
      for (let rest = this.bits[at] ?? 0; rest !== 0; rest &= rest - 1)
        seqs.push(at * 32 + 32 - Math.clz32(rest & -rest));
    return { seqs, next: at < this.bits.length ? at : null };
  }

  /** Whether a message can have the words. */
  isPossible(seq: number): boolean {
    return seq > this.upTo || (((this.bits[(seq - 1) >>> 5] ?? 0) >>> ((seq - 1) & 31)) & 1) === 1;
  }
}

/** Slices of which a message has to be in all of one list at least. */
type Ways = number[][];

/** More slices of one search narrow hardly any further. */
const MOST_SLICES = 32;

/** No message, and there is none behind it. */
const NONE = new Candidates(new Uint32Array(), 2 ** 31 - 1);

/** The messages of a mailbox that can have these words; null where nothing is known of them. */
export async function findCandidates(
  mailboxId: number,
  terms: readonly SearchTerm[],
): Promise<Candidates | null> {
  if (isContradiction(terms)) return NONE;
  const asked = waysOf(terms);
  if (asked.length === 0) return null;
  const { upTo, slices } = await readSlices(mailboxId, [...new Set(asked.flat(2))]);
  if (upTo === 0) return null;
  const left = new Uint32Array(upTo / 32).fill(0xffffffff);
  for (const ways of asked) narrow(left, ways, slices);
  return new Candidates(left, upTo);
}

/** What narrows a search: each of these, by one of its ways. Terms that no bit can tell of are not among them. */
function waysOf(terms: readonly SearchTerm[]): Ways[] {
  const wanted = terms.filter(({ isNot }) => !isNot);
  const most = Math.max(2, Math.floor(MOST_SLICES / Math.max(1, wanted.length)));
  return wanted
    .map(({ field, text }) => {
      const fields = field === 'any' ? (['from', 'subject', 'text'] as const) : [field];
      return fields.map((each) => slicesOfTerm(each, text).slice(0, most));
    })
    .filter((ways) => ways.every((slices) => slices.length > 0));
}

interface Slices {
  /** The messages up to this one have bits: whole words of them. */
  upTo: number;
  /** By number: a bit for each message, from 1 on; one without a message is missing. */
  slices: Map<number, Uint32Array>;
}

async function readSlices(mailboxId: number, wanted: readonly number[]): Promise<Slices> {
  const rows = await fetchRows(
    [asNumber, orNull(asNumber), orNull(asNumber), orNull(asBytes)],
    `SELECT b.sliced_seq, s.slice, s.first_seq, s.bits FROM dashboard_mailbox b LEFT JOIN dashboard_message_slice s
       ON s.mailbox_id = b.id AND s.slice IN (?) AND s.first_seq <= b.sliced_seq
     WHERE b.id = ? AND b.reader = ? AND b.excerpt_reader = ? AND b.sliced_as = CONCAT(b.generation, ?)
     ORDER BY s.slice, s.first_seq`,
    [wanted, mailboxId, READER, EXCERPT_READER, SLICED_BY],
  );
  const upTo = rows[0]?.[0] ?? 0;
  const all = new Map<number, Uint8Array>();
  let end = 0;
  for (const [, slice, first, bits] of rows) {
    if (slice === null || first === null || bits === null) continue;
    let known = all.get(slice);
    if (!known) {
      known = new Uint8Array(upTo / 8);
      all.set(slice, known);
      end = 0;
    }
    const from = (first - 1) >>> 3;
    const ours = bits.subarray(0, known.length - from);
    // Of a part that was begun and not finished, there may be rows beside those of its successor.
    if (from < end)
      for (let at = 0; at < ours.length; at++) ours[at] = (ours[at] ?? 0) | (known[from + at] ?? 0);
    known.set(ours, from);
    end = Math.max(end, from + ours.length);
  }
  return { upTo, slices: new Map([...all].map(([slice, { buffer }]) => [slice, new Uint32Array(buffer)])) };
}

/** Leaves the messages that are in all slices of one of the ways. */
function narrow(left: Uint32Array, ways: Ways, slices: ReadonlyMap<number, Uint32Array>): void {
  const found = new Uint32Array(left.length);
  for (const way of ways) {
    const inAll = left.slice();
    for (const slice of way) {
      const bits = slices.get(slice);
      for (let at = 0; at < inAll.length; at++) inAll[at] = (inAll[at] ?? 0) & (bits?.[at] ?? 0);
    }
    for (let at = 0; at < found.length; at++) found[at] = (found[at] ?? 0) | (inAll[at] ?? 0);
  }
  left.set(found);
}

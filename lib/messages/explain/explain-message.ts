import { setImmediate } from 'node:timers/promises';
import { firstFields } from '@/lib/formats/mail/header-fields';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import { inMailWorker } from '@/lib/formats/mail-worker/in-mail-worker';
import { tokensOf } from '@/lib/formats/mail-worker/tokens-of';
import { messageOf } from '@/lib/formats/mbox/record';
import {
  type MessageTokens,
  TOKENIZED_BYTES,
  type TokenizerSettings,
} from '@/lib/formats/tokens/read-tokens';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { AppError } from '@/lib/ground/errors';
import type { Obstacle } from '@/lib/ground/reasons';
import { chooseWay } from '@/lib/messages/operations/choose-way';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { findLearned, isTrained } from '@/lib/messages/scoring/find-learned';
import { findRetrained } from '@/lib/messages/scoring/find-retrained';
import { findOwnTraining, type OwnTraining, withoutOwnHit } from '@/lib/messages/scoring/own-training';
import { type Evidence, type Score, scoreTokens } from '@/lib/messages/scoring/score-tokens';
import { senderTokens } from '@/lib/messages/scoring/sender-tokens';
import type { LearnedTotals, TokenCount, TokenCounts } from '@/lib/messages/scoring/token-counts';
import { TokenReader } from '@/lib/messages/scoring/token-reader';
import { tokenizerSettings } from '@/lib/messages/scoring/tokenizer-settings';
import { findTrainingMode } from '@/lib/messages/scoring/training-mode';
import { listToken } from '@/lib/messages/scoring/why-looked';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { countsAfterRelease, effectOfRelease, type ReleaseEffect, totalsAfterRelease } from './after-release';
import type { DspamResult } from './dspam-result';
import type { DspamSettings } from './dspam-settings';
import { findDspamSettings } from './find-dspam-settings';
import { findPatternIds, judgeAsDspam } from './judge-as-dspam';

/** Why a message looks as it does, by the user's own counts of now. */
export interface Explanation extends Score {
  totals: LearnedTotals;
  hints: SenderHints;
  /** What DSPAM itself would say of it today, as it stands and after a release; null where that is not known. */
  today: DspamResult | null;
  afterRelease: DspamResult | null;
  release: ReleaseEffect & { tokens: number; examples: MovedToken[] };
}

/** What is known of the sender apart from the words. Each is shown, none moves the message: docs/ranking.md. */
export interface SenderHints {
  /** An address in the form that is asked for; in another one (no brackets, no pairs) the filter may know it all the same. */
  hasAddress: boolean;
  /** Learned mail with this address, and with this domain, in From. */
  address: TokenCount | null;
  domain: TokenCount | null;
  /** And with this List-Id. */
  list: TokenCount | null;
  /** Learned mail with exactly this From line, of which more than `needed` innocent ones whitelist it; null when that is off. */
  whitelist: { innocentHits: number; needed: number } | null;
  /** It says that it answers a message of the mailbox's own domain. */
  isAnswer: boolean;
  /** List-Id or List-Unsubscribe. */
  isNewsletter: boolean;
}

export interface MovedToken {
  name: string;
  before: TokenCount;
  after: TokenCount;
}

const EXAMPLES = 3;
const SEPARATOR_BYTES = 512;
const SENDER_HEADERS = ['from', 'in-reply-to', 'list-id', 'list-unsubscribe'] as const;
/** Where these are looked for. */
const SENDER_BYTES = 64 * 1024;

/**
 * Explains one quarantined message, or says why it cannot be done. Throws `not-found`, and `unavailable` when the database
 * is away; trouble with the token table alone is an answer.
 */
export async function explainMessage(user: string, key: string): Promise<Explanation | Obstacle> {
  const tokenizer = tokenizerSettings();
  if (!tokenizer) return 'tokenizer';
  const { place, row, named, message } = await readMessage(user, key, tokenizer);
  const { trained } = row.member ? await findMailboxPlace(row.member) : place;
  const learned = trained ? await findLearned(trained.uid) : null;
  if (!trained || !learned || !isTrained(learned)) return whyUntrained(place.store);
  const mode = await findTrainingMode(row.member || user);
  const settings = await findDspamSettings(row.member || user, mode, learned);
  const retrained = (await findRetrained(place.store, [row.signature])).size > 0;
  const { signature, result, confidence } = row;
  const own = findOwnTraining({ mode, result, confidence, signature, retrained, totals: learned.totals });
  const from = senderTokens(parseAddress(named.from?.toString('latin1') ?? '').address);
  try {
    const counts = await readCounts(new TokenReader(trained.uid), message, settings, [
      from.address,
      from.domain,
    ]);
    // Between the steps others come in: 20,000 different words take a tenth of a second in all.
    await setImmediate();
    const score = scoreTokens(message.tokens, counts, learned.totals, own);
    if (!score) return 'untrained';
    const about = { store: place.store, key: row.key, signature };
    const { way } = await chooseWay(trained, about, getConfig().uidInSignature);
    const effect = effectOfRelease(way, mode, own);
    await setImmediate();
    const after = countsAfterRelease(message.tokens, counts, effect);
    const today = settings && judgeAsDspam(message, counts, settings);
    await setImmediate();
    const totals = totalsAfterRelease(learned.totals, effect);
    const afterRelease = settings && judgeAsDspam(message, after, { ...settings, totals });
    const ownDomain = user.slice(user.lastIndexOf('@') + 1);
    return {
      ...score,
      totals: learned.totals,
      hints: {
        hasAddress: message.tokens.some(({ id }) => id === from.address),
        address: learnedOf(from.address, message, counts, own),
        domain: learnedOf(from.domain, message, counts, own),
        list: learnedOf(listToken(message.tokens), message, counts, own),
        whitelist: whitelistOf(message, counts, settings),
        isAnswer:
          user.includes('@') &&
          (named['in-reply-to']?.toString('latin1').includes(`@${ownDomain}>`) ?? false),
        isNewsletter: named['list-id'] !== undefined || named['list-unsubscribe'] !== undefined,
      },
      today,
      afterRelease,
      release: {
        ...effect,
        tokens: effect.learnsInnocent ? message.tokens.length : 0,
        examples: movedExamples(score.evidence, counts, after),
      },
    };
  } catch (error) {
    if (error instanceof AppError && (error.reason === 'tokensMissing' || error.reason === 'tokensBusy'))
      return error.reason;
    throw error;
  }
}

/** What others have taught is no one's to look at in words. */
async function whyUntrained(store: string): Promise<Obstacle> {
  const found = await prisma().scoring.findUnique({ where: { store }, select: { obstacle: true } });
  return found?.obstacle === 'bySite' ? 'bySite' : 'untrained';
}

/** A message, what its headers say of its sender, and its tokens. */
function readMessage(user: string, key: string, tokenizer: TokenizerSettings) {
  return inMailWorker(user, async (run) => {
    const { place, row, record } = await loadRecord(user, key, TOKENIZED_BYTES + SEPARATOR_BYTES);
    const source = messageOf(record);
    // A copy: the worker takes the bytes away.
    const headers = firstFields(Buffer.from(source.subarray(0, SENDER_BYTES)), SENDER_HEADERS);
    return { place, row, named: headers, message: await tokensOf(run, `${user} ${key}`, source, tokenizer) };
  });
}

async function readCounts(
  reader: TokenReader,
  message: MessageTokens,
  settings: DspamSettings | null,
  others: (bigint | null)[],
): Promise<TokenCounts> {
  const ids = [...message.tokens.map(({ id }) => id), ...others.filter((id) => id !== null)];
  const counts = await reader.read(ids);
  await setImmediate();
  return settings ? reader.read([...ids, ...findPatternIds(message, counts, settings)]) : counts;
}

/** Without what the message itself has added. */
function learnedOf(
  id: bigint | null,
  { tokens }: MessageTokens,
  counts: TokenCounts,
  own: OwnTraining,
): TokenCount | null {
  const count = id === null ? undefined : counts.get(id);
  return count ? withoutOwnHit(count, tokens.some((token) => token.id === id) ? own : 'none') : null;
}

function whitelistOf(
  { sender }: MessageTokens,
  counts: TokenCounts,
  settings: DspamSettings | null,
): SenderHints['whitelist'] {
  if (sender === null || !settings || settings.whitelistThreshold === null) return null;
  const { innocentHits } = counts.get(tokenId(sender)) ?? { innocentHits: 0 };
  return { innocentHits, needed: settings.whitelistThreshold };
}

/** Of the tokens that decide, those that speak most for spam. */
function movedExamples(evidence: Evidence[], counts: TokenCounts, after: TokenCounts): MovedToken[] {
  const strongest = [...evidence].sort((a, b) => b.leaning - a.leaning).slice(0, EXAMPLES);
  return strongest.flatMap(({ name }) => {
    const [before, then] = [counts.get(tokenId(name)), after.get(tokenId(name))];
    return before && then ? { name, before, after: then } : [];
  });
}

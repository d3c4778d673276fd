import type { FileHandle } from 'node:fs/promises';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import { inMailWorker } from '@/lib/formats/mail-worker/in-mail-worker';
import { tokensOf } from '@/lib/formats/mail-worker/tokens-of';
import { TOKENIZED_BYTES, type Token } from '@/lib/formats/tokens/read-tokens';
import { type CampaignSigns, listDigest } from '@/lib/messages/campaigns/campaign-signs';
import { likenessOf } from '@/lib/messages/campaigns/text-likeness';
import type { Message } from '@/lib/store/db/generated/client';
import { readSource } from '@/lib/store/index/quarantine/read-source';
import { findRetrained } from './find-retrained';
import type { Judge } from './judges';
import { ownWords } from './mark-kind';
import { findOwnTraining } from './own-training';
import type { NewScore } from './save-scores';
import { scoreTokens } from './score-tokens';
import { senderTokens } from './sender-tokens';
import { whyLooked } from './why-looked';

export const SCORED_COLUMNS = {
  seq: true,
  key: true,
  member: true,
  signature: true,
  byteOffset: true,
  byteLength: true,
  problems: true,
  result: true,
  confidence: true,
  fromText: true,
  listId: true,
} as const;
export type ScoredRow = Pick<Message, keyof typeof SCORED_COLUMNS>;

/** A score, and by what its message is known to be of a campaign. */
export type JudgedRow = Omit<NewScore, 'campaign'> & CampaignSigns;

/** Judges some messages of one user; those that cannot be read now are left out. `giveWay` is called before each step. */
export async function scoreRows(
  file: FileHandle,
  rows: ScoredRow[],
  judge: Judge,
  giveWay: () => Promise<void>,
): Promise<JudgedRow[]> {
  const { store, tokenizer, mode, learned, reader, isBySite } = judge;
  await giveWay();
  const retrained = await findRetrained(
    store,
    rows.map(({ signature }) => signature),
  );
  const read = [];
  for (const row of rows) {
    await giveWay();
    const source = await readSource(file, row, TOKENIZED_BYTES);
    if (!source) continue;
    const { tokens } = await inMailWorker('judging', (run) =>
      tokensOf(run, `${store} ${row.key}`, source, tokenizer),
    );
    read.push({ row, tokens, address: parseAddress(row.fromText).address });
  }
  const counts = await reader.read(idsOf(read), giveWay);
  const scores: JudgedRow[] = [];
  for (const { row, tokens, address } of read) {
    const own = findOwnTraining({
      mode,
      result: row.result,
      confidence: row.confidence,
      signature: row.signature,
      retrained: retrained.has(row.signature),
      totals: learned.totals,
    });
    const score = scoreTokens(tokens, counts, learned.totals, own);
    if (!score) continue;
    // Nothing is said of the counts of others.
    const why = isBySite
      ? ({ kind: 'unknown' } as const)
      : whyLooked({
          tokens,
          counts,
          totals: learned.totals,
          own,
          score,
          address,
          ownWords: ownWords(row.member || store),
        });
    const signs = { likeness: likenessOf(tokens), list: listDigest(row.listId) };
    scores.push({ seq: row.seq, key: row.key, score: score.score, why, ...signs });
  }
  return scores;
}

/** Also those of the senders: where an address has no brackets, they are not among the message's own. */
function* idsOf(read: { tokens: Token[]; address: string }[]): Generator<bigint> {
  for (const { tokens, address } of read) {
    for (const { id } of tokens) yield id;
    const from = senderTokens(address);
    if (from.address !== null) yield from.address;
    if (from.domain !== null) yield from.domain;
  }
}

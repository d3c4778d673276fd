import { AppError } from '@/lib/ground/errors';
import { senderTokens } from '@/lib/messages/explain/sender-tokens';
import type { TokenCount } from '@/lib/messages/scoring/token-counts';
import { TokenReader } from '@/lib/messages/scoring/token-reader';

/** What one line says of a message: how often mail of its sender, or of their domain, was received. */
export type WhyLooked =
  | { kind: 'sender'; times: number }
  | { kind: 'domain'; times: number; domain: string }
  | { kind: 'never' }
  /** What the filter has learned is not known here. */
  | { kind: 'unknown' };

/**
 * For each address of a sender, as it stands in its message, what the filter of a uid has learned of it: one look at its counts for all of them. Counts that
 * cannot be read are unknown: a digest goes out without them.
 */
export async function whyLooked(
  uid: number | null,
  addresses: readonly string[],
): Promise<Map<string, WhyLooked>> {
  const tokens = new Map(addresses.map((address) => [address, senderTokens(address)]));
  const ids = [...tokens.values()]
    .flatMap(({ address, domain }) => [address, domain])
    .filter((id) => id !== null);
  const counts = uid === null || ids.length === 0 ? null : await readCounts(uid, ids);
  const received = (id: bigint | null) => (id === null ? undefined : counts?.get(id))?.innocentHits ?? 0;
  return new Map(
    [...tokens].map(([address, { address: own, domain }]): [string, WhyLooked] => {
      if (counts === null || own === null) return [address, { kind: 'unknown' }];
      if (received(own) > 0) return [address, { kind: 'sender', times: received(own) }];
      const times = received(domain);
      const name = address.slice(address.lastIndexOf('@') + 1);
      return [address, times > 0 ? { kind: 'domain', times, domain: name } : { kind: 'never' }];
    }),
  );
}

async function readCounts(
  uid: number,
  ids: readonly bigint[],
): Promise<{ get(id: bigint): TokenCount | undefined } | null> {
  try {
    return await new TokenReader(uid).read(ids);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What dashboards of one site say to each other; another number is another language. */
export const HOST_PROTOCOL = 5;

/** Proves that who says something knows NEXTAUTH_SECRET. Each kind of saying has its own, so that none can stand for another. */
export type Said = 'greeting' | 'question' | 'answer';

/** The proof of what is said; bytes go in as their digest. */
export function macOf(
  secret: string,
  kind: Said,
  parts: readonly (string | number)[],
  bytes: Uint8Array,
): string {
  const key = createHmac('sha256', secret).update('dashboard filter hosts').digest();
  const digest = createHash('sha256').update(bytes).digest('base64url');
  // As JSON, in which no part can run into the next one.
  return createHmac('sha256', key)
    .update(JSON.stringify([HOST_PROTOCOL, kind, ...parts, digest]))
    .digest('base64url');
}

/** Whether two proofs are the same, in a time that does not tell where they differ. */
export function isSameMac(one: string | null | undefined, other: string): boolean {
  const [left, right] = [Buffer.from(one ?? ''), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

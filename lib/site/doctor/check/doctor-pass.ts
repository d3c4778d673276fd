import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header by which the doctor shows that it knows NEXTAUTH_SECRET. */
export const PASS_HEADER = 'x-dashboard-doctor';

/** Both run on one site, with clocks that may differ a little. */
const VALID_SECONDS = 120;

/**
 * A pass for a minute or two: the time, and what only somebody with the secret can make of it. The secret cannot be
 * derived from it. See decision 143.
 */
export function makePass(secret: string, now = Date.now()): string {
  const seconds = Math.floor(now / 1000);
  return `${seconds}.${sign(secret, seconds)}`;
}

/** Whether a pass was made with this secret just now. */
export function isPass(text: string, secret: string, now = Date.now()): boolean {
  const [, seconds = '', signature = ''] = /^(\d{1,12})\.([0-9a-f]{64})$/.exec(text) ?? [];
  if (seconds === '' || Math.abs(now / 1000 - Number(seconds)) > VALID_SECONDS) return false;
  return timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(sign(secret, Number(seconds)), 'hex'));
}

function sign(secret: string, seconds: number): string {
  return createHmac('sha256', secret).update(`dashboard doctor ${seconds}`).digest('hex');
}

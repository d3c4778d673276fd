import { z } from 'zod';
import { parseAddress } from '@/lib/formats/mail/parse-address';

/** Longer than any address that can get mail. */
const MAX_ADDRESS = 320;
const DOMAIN = /^@[^\s@<>()",;:\\]+$/;

/** The address of a sender, as rules compare it: without a name, in lower case. `@domain` is everybody of a domain. */
export const senderAddress = z
  .string()
  .max(MAX_ADDRESS)
  .transform((text) => (DOMAIN.test(text) ? text : parseAddress(text).address).toLowerCase())
  .refine((found) => found !== '');

/** Whether it is everybody of a domain. */
export function isWholeDomain(address: string): boolean {
  return address.startsWith('@');
}

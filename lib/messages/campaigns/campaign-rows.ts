import { asBytes, asNumber, orNull } from '@/lib/store/db/columns';
import type { CampaignSigns } from './campaign-signs';

/** What a row of dashboard_campaign can be: of a message that counts for nobody, that whose it is has released, and that they had. */
export const STATE = { none: 0, released: 1, leaving: 2 } as const;

export const SIGNS = 'quarter1, quarter2, quarter3, quarter4, list_digest';
export const SIGN_COLUMNS = [
  orNull(asNumber),
  orNull(asNumber),
  orNull(asNumber),
  orNull(asNumber),
  orNull(asBytes),
] as const;

/** The values of SIGNS. */
export function signsOf(
  one: number | null,
  two: number | null,
  three: number | null,
  four: number | null,
  list: Buffer | null,
): CampaignSigns {
  const hasText = one !== null && two !== null && three !== null && four !== null;
  return { likeness: hasText ? [one, two, three, four] : null, list };
}

export function valuesOfSigns({ likeness, list }: CampaignSigns): (number | Buffer | null)[] {
  return [...(likeness ?? [null, null, null, null]), list];
}

import { createHash } from 'node:crypto';
import type { Likeness } from './text-likeness';

/** By what a message is known to be of a campaign. */
export interface CampaignSigns {
  /** Null where its text is too short. */
  likeness: Likeness | null;
  /** Null where it is of no list. */
  list: Buffer | null;
}

/** As it stands in the database. `listId` is '' where there is none. */
export function listDigest(listId: string): Buffer | null {
  return listId === '' ? null : createHash('sha256').update(listId).digest().subarray(0, 8);
}

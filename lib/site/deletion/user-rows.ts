import { hasVirtualUids } from '@/lib/people/identity/find-uid';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';

/** DSPAM's rows of one uid, by table. */
export type UserRows = Record<(typeof USER_TABLES)[number], number>;

export const USER_TABLES = [
  'dspam_virtual_uids',
  'dspam_preferences',
  'dspam_stats',
  'dspam_signature_data',
  'dspam_token_data',
] as const;

export const NO_ROWS: UserRows = {
  dspam_virtual_uids: 0,
  dspam_preferences: 0,
  dspam_stats: 0,
  dspam_signature_data: 0,
  dspam_token_data: 0,
};

/** Counts them, by the keys that begin with the uid. */
export async function countUserRows(uid: number): Promise<UserRows> {
  const count = async (table: string) => {
    const [row] = await fetchRows([asNumber], `SELECT COUNT(*) FROM ${table} WHERE uid = ?`, [uid]);
    return row?.[0] ?? 0;
  };
  return {
    dspam_virtual_uids: (await hasVirtualUids()) ? await count('dspam_virtual_uids') : 0,
    dspam_preferences: await count('dspam_preferences'),
    dspam_stats: await count('dspam_stats'),
    dspam_signature_data: await count('dspam_signature_data'),
    dspam_token_data: await count('dspam_token_data'),
  };
}

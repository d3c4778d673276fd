import { asDate, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';

/** When each login last signed in, as far back as the audit log goes: one step in the index for each login. */
export async function lastSignIns(): Promise<Map<string, Date>> {
  const rows = await fetchRows(
    [asText, asDate],
    "SELECT actor, MAX(at) FROM dashboard_audit WHERE event = 'sign-in' GROUP BY actor",
  );
  return new Map(rows);
}

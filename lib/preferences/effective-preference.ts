import { getConfig } from '@/lib/config';
import { prisma } from '@/lib/db/prisma';
import { type DspamUser, findUid } from '@/lib/users/find-uid';

const DEFAULTS_UID = 0;

/**
 * The value of a preference that the filter uses for a user: the user's own row, else the site's defaults, which are the
 * rows of uid 0 if there are any, ELSE the Preference lines of dspam.conf (F§6 "agg", F§0.10). Undefined when nobody
 * has set it. dspam itself passes over a user's own row unless AllowOverride names the preference.
 * `known` is what findUid says of the user, where the caller has asked already.
 */
export async function effectivePreference(
  user: string,
  preference: string,
  known?: DspamUser | null,
): Promise<string | undefined> {
  const owner = known === undefined ? await findUid(user) : known;
  const rows = await prisma().preference.findMany({
    where: { uid: { in: owner ? [owner.uid, DEFAULTS_UID] : [DEFAULTS_UID] } },
    select: { uid: true, preference: true, value: true },
  });
  const own = rows.find((row) => row.uid !== DEFAULTS_UID && row.preference === preference);
  if (own && mayOverride(preference)) return own.value;
  const defaults = rows.filter((row) => row.uid === DEFAULTS_UID);
  if (defaults.length > 0) return defaults.find((row) => row.preference === preference)?.value;
  return getConfig().conf.preferences.get(preference);
}

function mayOverride(preference: string): boolean {
  return getConfig()
    .conf.all('AllowOverride')
    .some((name) => name.toLowerCase() === preference.toLowerCase());
}

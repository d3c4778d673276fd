import { userFiles } from '@/lib/formats/dspam/userdir';
import { isThere } from '@/lib/ground/files/find-file';
import { findUser } from '@/lib/people/preferences/find-user';
import { getConfig } from '@/lib/store/config/config';
import { formatLogin, localPartOf } from '@/lib/store/config/format-login';
import { prisma } from '@/lib/store/db/prisma';
import { requireHome } from '@/lib/store/home/require-home';
import { findSharing } from './mailbox-place';
import { readGroups } from './read-groups';

/**
 * Whether anything is known of a mailbox of that name: the filter's table or the passwd file has it, there is a folder of it, the group file names it, mail of others is
 * kept there, mail for it stands in the log of the site, something was done in it, or somebody
 * of that name has signed in. Where each filter host has its own mail, another host may know it: then it counts as known, as it does while
 * DSPAM_HOME is away. Throws `unavailable`.
 */
export async function isKnownMailbox(user: string): Promise<boolean> {
  const { dspamHome, scale, filterHosts } = getConfig();
  if (filterHosts) return true;
  await requireHome();
  // Nearly everybody has one, and the page asks the table itself.
  if (await isThere(userFiles(dspamHome, scale, user).dir)) return true;
  if ((await findUser(user)).known) return true;
  if ((await readGroups()).some(({ name, members }) => name === user || members.includes(user))) return true;
  return (await findSharing(user)) !== 'none' || (await hasLeftTraces(user));
}

/** In our own tables: of a folder that is gone, or of somebody who has signed in and has had no mail yet. */
async function hasLeftTraces(store: string): Promise<boolean> {
  const { userFormat } = getConfig().signIn;
  const logins = [store, localPartOf(store)].filter((login) => formatLogin(userFormat, login) === store);
  const select = { id: true } as const;
  const found = await Promise.all([
    prisma().siteUser.findUnique({ where: { name: store }, select }),
    prisma().log.findFirst({
      where: { store, kind: { not: 'system' }, lastRecordAt: { not: null } },
      select,
    }),
    prisma().operation.findFirst({ where: { store }, select }),
    prisma().account.findFirst({ where: { login: { in: logins } }, select: { login: true } }),
  ]);
  return found.some((each) => each !== null);
}

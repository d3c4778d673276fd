import { lmtpFilter } from './lmtp-filter';
import { localUsers } from './local-users';
import type { SiteKind } from './site';

const SITES: SiteKind[] = [localUsers, lmtpFilter];

export function findSite(name: string): SiteKind {
  const site = SITES.find((each) => each.name === name);
  if (!site) throw new Error(`there is no site ${name}: ${SITES.map((each) => each.name).join(', ')}`);
  return site;
}

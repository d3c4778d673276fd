import { lmtpFilter } from './lmtp-filter';
import { localUsers } from './local-users';
import { postfixadmin } from './postfixadmin';
import type { SiteKind } from './site';
import { virtualUsers } from './virtual-users';
import { vpopmail } from './vpopmail';

const SITES: SiteKind[] = [localUsers, virtualUsers, postfixadmin, lmtpFilter, vpopmail];

export function findSite(name: string): SiteKind {
  const site = SITES.find((each) => each.name === name);
  if (!site) throw new Error(`there is no site ${name}: ${SITES.map((each) => each.name).join(', ')}`);
  return site;
}

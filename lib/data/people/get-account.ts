import 'server-only';
import { forPage, requireSignedIn } from '@/lib/data/session/access';
import { type AuditRow, toAuditRows } from '@/lib/data/site/audit-row';
import { listSignIns, listVisits } from '@/lib/people/audit/list-own-audit';
import { getConfig } from '@/lib/store/config/config';

/** What people see of their own account. */
export interface AccountPage {
  login: string;
  user: string;
  role: 'user' | 'subadmin' | 'admin';
  /** Of a subadmin: the mailboxes they may open. */
  mailboxes: string[];
  /** False where the web server in front signs people in: there is no session to end. */
  hasSession: boolean;
  /** The site sends digests, so that there may be links to stop. */
  hasDigest: boolean;
  /** What others did in their mailbox, newest first. */
  visits: AuditRow[];
  signIns: AuditRow[];
}

/** The account of the person who is asking. Redirects to the sign-in when nobody is signed in. */
export async function getAccount(): Promise<AccountPage> {
  const { login, user, role, mailboxes, method } = await forPage(requireSignedIn, '/account');
  const [visits, signIns] = await Promise.all([listVisits(user, login), listSignIns(login)]);
  return {
    login,
    user,
    role,
    mailboxes: [...mailboxes],
    hasDigest: getConfig().digest !== null,
    hasSession: method !== 'proxy',
    visits: await toAuditRows(visits),
    signIns: await toAuditRows(signIns),
  };
}

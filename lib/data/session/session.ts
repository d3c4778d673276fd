import 'server-only';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { noteActor } from '@/lib/ground/this-request';
import { recordAudit } from '@/lib/people/audit/record-audit';
import {
  endSessions,
  findAccount,
  type KnownAccount,
  noteAccount,
  noteRole,
} from '@/lib/people/auth/account';
import { accountStamp } from '@/lib/people/auth/account-stamp';
import { proxyLogin } from '@/lib/people/auth/proxy';
import { findRights, type Rights } from '@/lib/people/auth/roles';
import { userOf } from '@/lib/people/auth/user-format';
import type { MethodName } from '@/lib/store/config/auth-method';
import { onBehalf } from './on-behalf';
import { sessionCookieName } from './own-cookies';
import { peerAddress } from './peer-address';
import { requestAddress } from './request-address';
import { readSessionToken, type SessionClaims } from './session-token';

export interface SignedIn extends Rights {
  login: string;
  method: MethodName;
}

/**
 * Who is asking; null when nobody is signed in. The method that let them in is asked again for every request, so that an
 * account that is taken away, or whose password was changed, is out; what they may do is read from the files each time.
 * See decision 044.
 */
export const findSignedIn = cache(async (): Promise<SignedIn | null> => {
  // Another host has a person named by their session alone (decision 233).
  const named = onBehalf() ? null : await findProxyLogin();
  const who = named === null ? await findBySession() : await findByProxy(named);
  if (!who) return null;
  const { login, method, account } = who;
  noteActor(login);
  const rights = await findRights(login, userOf(login));
  if (account && account.role !== rights.role) await noteRoleChange(login, account.role, rights);
  return { login, method, ...rights };
});

async function findProxyLogin(): Promise<string | null> {
  const given = await headers();
  return proxyLogin(given, peerAddress(given));
}

type Known = { login: string; method: MethodName; account: KnownAccount | null };

async function findBySession(): Promise<Known | null> {
  const session = await findClaims();
  if (!session) return null;
  const { sub: login, method, signedInAt } = session;
  // A cookie was made here; what another host says of somebody counts for nothing unless it is found to be so.
  const stamp = await accountStamp(method, login).catch(() => (onBehalf() ? null : session.stamp));
  if (stamp === null || stamp !== session.stamp) return null;
  // Without a database nobody sees any mail, so a session that may have ended is only told that the database is away.
  const account = await findAccount(login).catch(() => null);
  const hasEnded = account?.signedOutAt && account.signedOutAt.getTime() >= signedInAt;
  return hasEnded ? null : { login, method, account };
}

/** What the session says of who is asking, whether or not it has ended; null where there is none. */
export async function findClaims(): Promise<SessionClaims | null> {
  const named = onBehalf()?.claims;
  return named ?? (await readSessionToken((await cookies()).get(sessionCookieName())?.value));
}

/** The web server in front has signed them in; all we see of that is their first request. */
async function findByProxy(login: string): Promise<Known> {
  const account = await findAccount(login).catch(() => undefined);
  if (account === null) {
    const { role } = await findRights(login, userOf(login));
    await noteAccount(login, role);
    await recordAudit({ event: 'sign-in', actor: login, address: await requestAddress(), detail: 'proxy' });
  }
  return { login, method: 'proxy', account: account ?? null };
}

async function noteRoleChange(login: string, before: string, { role }: Rights): Promise<void> {
  if (!(await noteRole(login, before, role))) return;
  const address = await requestAddress();
  await recordAudit({ event: 'role-changed', actor: login, address, detail: `${before} → ${role}` });
}

/** Ends every session of a login that began until then, this one too. */
export async function signOutEverywhere(
  { login, role }: Rights & { login: string },
  until = new Date(),
): Promise<void> {
  await endSessions(login, role, until);
  await recordAudit({ event: 'sign-out-everywhere', actor: login, address: await requestAddress() });
}

import { createHmac } from 'node:crypto';
import { authMethods } from '@/lib/people/auth/auth-methods';
import { userOf } from '@/lib/people/auth/user-format';
import { findUid } from '@/lib/people/identity/find-uid';
import { getConfig } from '@/lib/store/config/config';
import { localPartOf } from '@/lib/store/config/format-login';

/** The uid, and what says whether the password is the same: each is left out where it is not known. */
const MARK = /^(?:(\d+)\/)?(.*)$/;

/**
 * What a user is known by as the same one: DSPAM's uid, which nobody else gets who is given their name after a deletion, and which they have again when they
 * are put back; and what changes when the password does. A password that cannot be asked for now ends nothing later. Throws where the uid cannot be looked up.
 */
export async function accountMark(user: string): Promise<string> {
  const known = await findUid(user);
  const password = await passwordMark(user).catch(() => '');
  return known ? `${known.uid}/${password}` : password;
}

/** Whether a mark is still of who has that name, with the password of then. What it does not say does not count. Throws when a way to sign in cannot be asked. */
export async function isStillOf(user: string, mark: string): Promise<boolean> {
  const [, uid, password] = MARK.exec(mark) ?? [];
  if (uid !== undefined && Number(uid) !== (await findUid(user))?.uid) return false;
  return !password || password === (await passwordMark(user));
}

/**
 * Changes when the password does by which somebody signs in, and says nothing of it; '' where none can be seen, as with a mail server that is asked over
 * IMAP. Throws when a method cannot be asked.
 */
async function passwordMark(user: string): Promise<string> {
  const { secret, signIn } = getConfig();
  const logins = [...new Set([user, localPartOf(user)])].filter(
    (login) => login !== '' && userOf(login) === user,
  );
  const stamps: string[] = [];
  for (const method of signIn.methods)
    for (const login of logins) {
      const stamp = await authMethods[method].stamp(login);
      if (stamp !== null) stamps.push(`${method}\0${login}\0${stamp}`);
    }
  if (stamps.length === 0) return '';
  return createHmac('sha256', secret)
    .update(`digest\n${stamps.join('\n')}`)
    .digest('base64url')
    .slice(0, 16);
}

import { createHmac } from 'node:crypto';
import { authMethods } from '@/lib/people/auth/auth-methods';
import { userOf } from '@/lib/people/auth/user-format';
import { getConfig } from '@/lib/store/config/config';
import { localPartOf } from '@/lib/store/config/format-login';

/**
 * Changes when the password does by which somebody signs in, and says nothing of it; '' where none can be seen, as with a mail server that is asked over
 * IMAP. Throws when a method cannot be asked.
 */
export async function passwordMark(user: string): Promise<string> {
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

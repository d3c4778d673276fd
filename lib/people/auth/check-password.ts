import { log } from '@/lib/ground/log';
import type { AuthMethod, MethodName, Verdict } from '@/lib/store/config/auth-method';
import { getConfig } from '@/lib/store/config/config';
import { authMethods } from './auth-methods';

export type PasswordAnswer =
  | { verdict: 'right'; method: MethodName }
  /** `isKnown`: a method knows the user, so that what was typed as a name is one. */
  | { verdict: 'wrong'; isKnown: boolean }
  | { verdict: 'unavailable' };

/**
 * Asks the methods of AUTH_METHODS in their order: the first that knows the user decides. One that cannot be asked is
 * skipped with a warning in the log; where no other can decide, the answer is `unavailable`, never `wrong`.
 */
export async function checkPassword(login: string, password: string): Promise<PasswordAnswer> {
  let isDown = false;
  for (const name of getConfig().signIn.methods) {
    const verdict = await ask(authMethods[name], login, password);
    if (verdict === 'right') return { verdict, method: name };
    if (verdict === 'wrong') return { verdict, isKnown: true };
    if (verdict === 'unavailable') isDown = true;
  }
  return isDown ? { verdict: 'unavailable' } : { verdict: 'wrong', isKnown: false };
}

async function ask(method: AuthMethod, login: string, password: string): Promise<Verdict | 'unavailable'> {
  try {
    return await method.check(login, password);
  } catch (error) {
    // Only the text: a driver's error object can contain what it was asked.
    const why = error instanceof Error ? error.message : String(error);
    log.warn('a way to sign in is not available', { method: method.name, why });
    return 'unavailable';
  }
}

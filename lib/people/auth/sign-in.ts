import { setTimeout as delay } from 'node:timers/promises';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { inTurn } from '@/lib/ground/in-turn';
import { log } from '@/lib/ground/log';
import { type AuditEvent, recordAudit } from '@/lib/people/audit/record-audit';
import type { MethodName } from '@/lib/store/config/auth-method';
import { getConfig } from '@/lib/store/config/config';
import { findAccount, noteAccount } from './account';
import { checkPassword } from './check-password';
import { placeOf } from './client-address';
import { findRights } from './roles';
import { beginAttempt } from './sign-in-limit';
import { normaliseLogin, userOf } from './user-format';

export type SignInAnswer =
  | { ok: true; login: string; method: MethodName }
  | { ok: false; reason: 'wrong' | 'unavailable' }
  | { ok: false; reason: 'tooMany'; retryAt: Date };

/** Mail servers and PAM wait two seconds before they say no. */
const REMOTE_STEP_MS = 3_000;
const LOCAL_STEP_MS = 1_000;
/** From one place; otherwise many tries sent at once could all be running before the first is counted. */
const AT_ONCE = 5;

/**
 * Signs somebody in by name and password, from an address. The same answer after the same time for an unknown name and a
 * wrong password. Keeps the limit of tries and the audit log.
 */
export async function signIn(typed: string, password: string, address: string): Promise<SignInAnswer> {
  const login = normaliseLogin(typed);
  const trySignIn = async (): Promise<SignInAnswer> => {
    const began = performance.now();
    const attempt = await beginAttempt(login, address);
    // Not logged: it could happen a thousand times a second. The beginning of the wait has been logged.
    if ('retryAt' in attempt) return { ok: false, reason: 'tooMany', retryAt: attempt.retryAt };
    const answer = await checkPassword(login, password);
    const user = userOf(login);
    if (answer.verdict === 'right' && isUserName(user)) {
      await attempt.succeeded();
      const { role } = await findRights(login, user);
      await Promise.all([
        noteAccount(login, role).catch(warn),
        note('sign-in', login, address, true, answer.method),
      ]);
      return { ok: true, login, method: answer.method };
    }
    if (answer.verdict === 'unavailable') {
      await attempt.undecided();
      return { ok: false, reason: 'unavailable' };
    }
    const isShut = await attempt.failed();
    const isKnown = answer.verdict === 'wrong' && answer.isKnown;
    await note('sign-in-failed', login, address, isKnown);
    if (isShut) await note('sign-in-blocked', login, address, isKnown);
    const step = refusalStepMs();
    await delay(step - ((performance.now() - began) % step));
    return { ok: false, reason: 'wrong' };
  };
  return inTurn(`sign-in ${placeOf(address)}`, trySignIn, AT_ONCE);
}

/**
 * A refusal comes a whole multiple of this after the request, so that its timing does not reveal which method said no.
 */
function refusalStepMs(): number {
  const { methods, shadowHelper } = getConfig().signIn;
  const asksOthers = methods.includes('imap') || (methods.includes('shadow') && shadowHelper !== undefined);
  return asksOthers ? REMOTE_STEP_MS : LOCAL_STEP_MS;
}

/** Without a database a sign-in goes on; the log of the process says that the audit log has a gap. */
async function note(event: AuditEvent, login: string, address: string, isKnown: boolean, detail?: string) {
  try {
    // People type their password into the wrong field: only what is known to be a login is written down.
    const actor = isKnown || (await findAccount(login)) ? login : '';
    await recordAudit({ event, actor, address, ...(detail ? { detail } : {}) });
  } catch (error) {
    warn(error);
  }
}

function warn(error: unknown): void {
  log.warn('a sign-in is missing in the audit log', {}, error);
}

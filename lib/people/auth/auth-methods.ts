import type { AuthMethod, MethodName } from '@/lib/store/config/auth-method';
import { htpasswd } from './htpasswd';
import { imap } from './imap';
import { proxy } from './proxy';
import { shadow } from './shadow';
import { sql } from './sql';

/** Every way to sign in, by the name that AUTH_METHODS uses. */
export const authMethods: Record<MethodName, AuthMethod> = { htpasswd, imap, proxy, shadow, sql };

import type { AuthMethod } from '@/lib/store/config/auth-method';
import { getConfig } from '@/lib/store/config/config';
import { formatLogin, localPartOf } from '@/lib/store/config/format-login';
import { imapLogin } from './imap-login';
import { userOf } from './user-format';

/** The mail server itself (IMAP_URL): the password is the mail password. */
export const imap: AuthMethod = {
  name: 'imap',
  async check(login, password) {
    const { imapServer, imapUserFormat } = getConfig().signIn;
    if (!imapServer) throw new Error('IMAP_URL is not set');
    const name = formatLogin(imapUserFormat, login);
    // Where the server is asked for the same name whatever follows the @, alice could call herself alice@elsewhere.example
    // by her own password, and open a mailbox that is not hers. Only logins that are one DSPAM user may share a name.
    const bare = localPartOf(login);
    const hasLostDomain = name !== login && name === formatLogin(imapUserFormat, bare);
    if (hasLostDomain && userOf(login) !== userOf(bare)) return 'unknown';
    // A server says no for an unknown user as for a wrong password, so the next method may know better.
    return (await imapLogin(imapServer, name, password)) ? 'right' : 'unknown';
  },
  /** A mail server does not tell when a password was changed: such a session ends by its hours. */
  async stamp() {
    return 'imap';
  },
};

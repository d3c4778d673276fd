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
    // Where the server is asked for the same name whatever follows the @, alice could call herself
    // alice@elsewhere.example by her own password, and open a mailbox that is not hers. Only logins that belong to the
    // same DSPAM user may share a name.
    const bare = localPartOf(login);
    const hasLostDomain = name !== login && name === formatLogin(imapUserFormat, bare);
    if (hasLostDomain && userOf(login) !== userOf(bare)) return 'unknown';
    // A server gives the same answer for an unknown user as for a wrong password, so the next method is asked too.
    return (await imapLogin(imapServer, name, password)) ? 'right' : 'unknown';
  },
  /** A mail server does not say when a password was changed, so such a session only ends when its time is over. */
  async stamp() {
    return 'imap';
  },
};

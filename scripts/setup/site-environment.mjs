import { fileURLToPath } from 'node:url';

/**
 * All variables that the dashboard reads. Those that are not given are set to nothing, so that neither the shell's
 * environment nor a `.env` for a real site can reach into a demo or a test.
 * @param {{ conf: string, home: string, htpasswd: string, admins: string, secret: string, port: number, origin: string }} site
 */
export function siteEnvironment({ conf, home, htpasswd, admins, secret, port, origin }) {
  return {
    DSPAM_CONF: conf,
    DSPAM_HOME: home,
    DSPAM_BIN: fileURLToPath(new URL('../../tests/support/dspam', import.meta.url)),
    DSPAM_SCALE: '',
    DSPAM_PREFERENCES: '',
    DATABASE_URL: '',
    RELEASE_ARGS: '',
    LOCAL_DOMAINS: '',
    DELIVERY_TIMEOUT_SECONDS: '',
    MAINTAIN_PURGE: '',
    MAIL_QUEUE_COMMAND: '',
    LOG_LEVEL: '',
    LOG_FORMAT: '',
    JOURNAL_STREAM: '',
    RETRAIN_ADDRESS: '',
    FILTER_HOST: '',
    FILTER_HOSTS: '',
    AUTH_METHODS: '',
    HTPASSWD_FILE: htpasswd,
    IMAP_URL: '',
    IMAP_CA_FILE: '',
    IMAP_USER_FORMAT: '',
    SHADOW_FILE: '',
    SHADOW_HELPER: '',
    AUTH_SQL_URL: '',
    AUTH_SQL_QUERY: '',
    AUTH_SQL_ALLOW_PLAIN: '',
    AUTH_PROXY_TRUSTED: '',
    AUTH_PROXY_HEADER: '',
    AUTH_PROXY_SECRET: '',
    TRUSTED_PROXIES: '',
    USER_FORMAT: '',
    USER_LOWERCASE: '',
    ADMINS_FILE: admins,
    SUBADMINS_FILE: '',
    SESSION_HOURS: '',
    AUDIT_KEEP_DAYS: '',
    NEXTAUTH_SECRET: secret,
    NEXTAUTH_URL: origin,
    BASE_PATH: '',
    PORT: String(port),
    BIND_ADDRESS: '127.0.0.1',
    LISTEN_SOCKET: '',
    LISTEN_SOCKET_GROUP: '',
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

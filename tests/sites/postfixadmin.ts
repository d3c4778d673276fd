import { readMailbox } from './arrived';
import { startAuthdaemon, startCourierImap } from './courier';
import { startDashboard } from './dashboard';
import { addDatabase, makeDatabase } from './database';
import { installDspam } from './dspam';
import { DSPAM_USER, HOME, setUpDspam } from './dspam-conf';
import type { Machine } from './machine';
import { startPostfix } from './postfix';
import { idOf, MYSQL_SOCKET } from './private-machine';
import { PASSWORDS, PEOPLE, type Person, type SiteKind, type SitePerson } from './site';

const MAIL = '/home/vmail';
const READER_PASSWORD = 'of-the-reader';

/** Postfixadmin's tables, as far as a mail server reads them. */
const TABLES = `
CREATE TABLE domain (domain varchar(255) NOT NULL, active tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (domain));
CREATE TABLE mailbox (
  username varchar(255) NOT NULL, password varchar(255) NOT NULL, name varchar(255) NOT NULL,
  maildir varchar(255) NOT NULL, quota bigint(20) NOT NULL DEFAULT 0, local_part varchar(255) NOT NULL,
  domain varchar(255) NOT NULL, active tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (username));
CREATE TABLE alias (
  address varchar(255) NOT NULL, goto text NOT NULL, domain varchar(255) NOT NULL,
  active tinyint(1) NOT NULL DEFAULT 1, PRIMARY KEY (address));
INSERT INTO domain (domain) VALUES ('example.org');
`;

/** Mailboxes that Postfixadmin keeps, a content filter that hands mail back by sendmail, Courier for reading it. */
export const postfixadmin: SiteKind = {
  name: 'postfixadmin',
  async build({ machine, database: name, realDspam }) {
    const dspam = installDspam(machine, realDspam, { scale: 'domain', hasVirtualUsers: true });
    const database = await makeDatabase(name, dspam.hasVirtualUsers);
    const tables = await addDatabase(database, 'postfix', READER_PASSWORD, TABLES + mailboxRows(machine));
    const agent = '/usr/sbin/sendmail';
    setUpDspam(machine, {
      dspam,
      database,
      agent,
      lines: [`UntrustedDeliveryAgent "${agent}"`, 'Preference "dailyQuarantineSummary=on"'],
    });
    machine.addSystemUser('vmail');
    machine.folder(MAIL, 0o750, 'vmail:vmail');
    const reader = { database: tables, user: tables, password: READER_PASSWORD };
    setUpPostfix(machine, dspam.bin, reader);
    startAuthdaemon(machine, {
      ...reader,
      fields: {
        USER_TABLE: 'mailbox',
        LOGIN_FIELD: 'username',
        CRYPT_PWFIELD: 'password',
        NAME_FIELD: 'name',
        UID_FIELD: `'${idOf('passwd', 'vmail')}'`,
        GID_FIELD: `'${idOf('group', 'vmail')}'`,
        HOME_FIELD: `'${MAIL}'`,
        MAILDIR_FIELD: 'maildir',
        WHERE_CLAUSE: "active='1'",
      },
    });
    startCourierImap(machine);
    const dashboard = await startDashboard(machine, {
      DSPAM_CONF: dspam.conf,
      DSPAM_BIN: dspam.bin,
      RETRAIN_ADDRESS: 'spam@example.org',
      AUTH_METHODS: 'imap',
      IMAP_URL: 'imap://127.0.0.1',
      USER_FORMAT: '%n@example.org',
      IMAP_USER_FORMAT: '%n@example.org',
      USER_LOWERCASE: 'yes',
      DIGEST_FROM: 'Quarantine <quarantine@example.org>',
      DIGEST_SMTP_URL: 'sendmail:',
      DIGEST_ENVELOPE: '<>',
    });
    const person = (who: Person): SitePerson => ({
      address: `${who}@example.org`,
      user: `${who}@example.org`,
      signIn: { name: who, password: PASSWORDS[who] },
      arrived: () => readMailbox(`${MAIL}/example.org/${who}`),
    });
    return {
      dspam,
      database,
      dashboard,
      home: HOME,
      people: { alice: person('alice'), bob: person('bob') },
      digest: 'sent',
    };
  },
};

function mailboxRows(machine: Machine): string {
  const rows = PEOPLE.map((who) => {
    const hash = machine.run('openssl', 'passwd', '-6', PASSWORDS[who]).trim();
    return `INSERT INTO mailbox (username, password, name, maildir, local_part, domain)
      VALUES ('${who}@example.org', '${hash}', '${who}', 'example.org/${who}/', '${who}', 'example.org');
      INSERT INTO alias (address, goto, domain) VALUES ('${who}@example.org', '${who}@example.org', 'example.org');`;
  });
  // Nobody's mailbox: what goes there is for the filter.
  return `${rows.join('\n')}
    INSERT INTO alias (address, goto, domain) VALUES ('spam@example.org', 'spam@example.org', 'example.org');`;
}

function setUpPostfix(
  machine: Machine,
  dspam: string,
  { database, user, password }: { database: string; user: string; password: string },
): void {
  const maps = {
    domains: "SELECT domain FROM domain WHERE domain = '%s' AND active = '1'",
    mailboxes: "SELECT maildir FROM mailbox WHERE username = '%s' AND active = '1'",
    aliases: "SELECT goto FROM alias WHERE address = '%s' AND active = '1'",
  };
  for (const [map, query] of Object.entries(maps)) {
    const text = `hosts = unix:${MYSQL_SOCKET}\nuser = ${user}\npassword = ${password}\ndbname = ${database}\nquery = ${query}\n`;
    machine.write(`/etc/postfix/mysql-${map}.cf`, text, 0o640, 'root:postfix');
  }
  // Whoever forwards a mail there is the user whose filter learns.
  machine.write('/etc/postfix/retrain', 'spam@example.org FILTER dspam-retrain:spam\n');
  machine.run('postmap', 'hash:/etc/postfix/retrain');
  const wrapper = '/etc/postfix/dspam-filter';
  machine.write(wrapper, `#!/bin/sh\nexec ${dspam} --deliver=innocent --user "$2" -i -f "$1" "$2"\n`, 0o755);
  startPostfix(
    machine,
    `mydestination = localhost
virtual_mailbox_domains = mysql:/etc/postfix/mysql-domains.cf
virtual_mailbox_maps = mysql:/etc/postfix/mysql-mailboxes.cf
virtual_alias_maps = mysql:/etc/postfix/mysql-aliases.cf
virtual_mailbox_base = ${MAIL}
virtual_uid_maps = static:${idOf('passwd', 'vmail')}
virtual_gid_maps = static:${idOf('group', 'vmail')}
dspam_destination_recipient_limit = 1
smtpd_recipient_restrictions = reject_unauth_destination, check_recipient_access hash:/etc/postfix/retrain`,
    `smtp inet n - n - - smtpd
  -o content_filter=dspam:
dspam unix - n n - 10 pipe
  flags=Rq user=${DSPAM_USER} argv=${wrapper} \${sender} \${recipient}
dspam-retrain unix - n n - 10 pipe
  flags=Rq user=${DSPAM_USER} argv=${dspam} --user \${sender} --class=\${nexthop} --source=error`,
  );
}

import { readMailbox } from './arrived';
import { startAuthdaemon, startCourierImap } from './courier';
import { DASHBOARD_USER, startDashboard } from './dashboard';
import { addDatabase, makeDatabase } from './database';
import { installDspam } from './dspam';
import { DSPAM_USER, HOME, setUpDspam } from './dspam-conf';
import type { Machine } from './machine';
import { startPostfix } from './postfix';
import { idOf } from './private-machine';
import { PASSWORDS, PEOPLE, type Person, type SiteKind, type SitePerson } from './site';

const MAIL = '/home/vmail';
const LOOKUP_PASSWORD = 'of-the-lookup';
/** The digest. */
const ON = 'Preference "dailyQuarantineSummary=on"';
const USERS = `
CREATE TABLE users (id varchar(128) NOT NULL, crypt varchar(128) NOT NULL, home varchar(255) NOT NULL, PRIMARY KEY (id));
`;

/**
 * Users that the machine does not know: Postfix hands mail to dspam by a transport, maildrop delivers and looks people up itself. Debian's
 * maildrop is not setuid root, and delivers only as who owns the mailboxes: sudo makes the dashboard's release that one.
 */
export const virtualUsers: SiteKind = {
  name: 'virtual-users',
  async build({ machine, database: name, realDspam }) {
    const dspam = installDspam(machine, realDspam, { scale: 'domain', hasVirtualUsers: true });
    const database = await makeDatabase(name, dspam.hasVirtualUsers);
    machine.addSystemUser('vmail', ['courier']);
    const agent = '/usr/bin/sudo -n -u vmail /usr/bin/maildrop -d %u';
    setUpDspam(machine, { dspam, database, agent, lines: ['Trust vmail', ON] });
    const callers = ['vmail', DSPAM_USER, DASHBOARD_USER].join(', ');
    const rule = `${callers} ALL=(vmail) NOPASSWD: /usr/bin/maildrop -d *\n`;
    machine.write('/etc/sudoers.d/maildrop', rule, 0o440);
    const tables = await addDatabase(database, 'users', LOOKUP_PASSWORD, USERS + makePeople(machine));
    machine.write('/etc/maildroprc', 'DEFAULT="$HOME/Maildir"\n');
    startAuthdaemon(machine, {
      database: tables,
      user: tables,
      password: LOOKUP_PASSWORD,
      fields: {
        USER_TABLE: 'users',
        LOGIN_FIELD: 'id',
        CRYPT_PWFIELD: 'crypt',
        UID_FIELD: `'${idOf('passwd', 'vmail')}'`,
        GID_FIELD: `'${idOf('group', 'vmail')}'`,
        HOME_FIELD: 'home',
        NAME_FIELD: 'id',
      },
    });
    startCourierImap(machine);
    setUpPostfix(machine, dspam.bin);
    const dashboard = await startDashboard(machine, {
      DSPAM_CONF: dspam.conf,
      DSPAM_BIN: dspam.bin,
      RETRAIN_ADDRESS: 'spam-%n@%d',
      AUTH_METHODS: 'imap',
      IMAP_URL: 'imap://127.0.0.1',
      USER_FORMAT: '%n@example.org',
      IMAP_USER_FORMAT: '%n@example.org',
      USER_LOWERCASE: 'yes',
      DIGEST_FROM: 'Quarantine <quarantine@example.org>',
      DIGEST_SMTP_URL: 'smtp://127.0.0.1:10027',
      DIGEST_ENVELOPE: '<>',
    });
    const person = (who: Person): SitePerson => ({
      address: `${who}@example.org`,
      user: `${who}@example.org`,
      signIn: { name: who, password: PASSWORDS[who] },
      arrived: () => readMailbox(`${MAIL}/${who}/Maildir`),
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

/** A home with a Maildir for each, and their rows. */
function makePeople(machine: Machine): string {
  machine.folder(MAIL, 0o750, 'vmail:vmail');
  const rows = PEOPLE.map((who) => {
    const home = `${MAIL}/${who}`;
    machine.folder(home, 0o700, 'vmail:vmail');
    machine.runAs('vmail', 'maildirmake.maildrop', `${home}/Maildir`);
    const hash = machine.run('openssl', 'passwd', '-6', PASSWORDS[who]).trim();
    return `INSERT INTO users VALUES ('${who}@example.org', '${hash}', '${home}');`;
  });
  return rows.join('\n');
}

function setUpPostfix(machine: Machine, dspam: string): void {
  const boxes = PEOPLE.flatMap((who) => [`${who}@example.org x\n`, `spam-${who}@example.org x\n`]);
  machine.write('/etc/postfix/mailboxes', boxes.join(''));
  // Of spam-alice@example.org, the pipe gets alice@example.org as who the mail is for.
  const retrain = PEOPLE.map((who) => `spam-${who}@example.org retrain:${who}@example.org\n`);
  machine.write('/etc/postfix/transport', retrain.join(''));
  for (const table of ['mailboxes', 'transport']) machine.run('postmap', `hash:/etc/postfix/${table}`);
  startPostfix(
    machine,
    `mydestination = localhost
virtual_mailbox_domains = example.org
virtual_mailbox_maps = hash:/etc/postfix/mailboxes
virtual_transport = dspam
transport_maps = hash:/etc/postfix/transport
dspam_destination_recipient_limit = 1
unfiltered_destination_recipient_limit = 1
smtpd_recipient_restrictions = reject_unauth_destination`,
    `dspam unix - n n - 10 pipe
  flags=DRhu user=vmail argv=${dspam} --deliver=innocent --user \${recipient}
retrain unix - n n - 10 pipe
  flags=Rq user=${DSPAM_USER} argv=${dspam} --user \${nexthop} --class=spam --source=error
127.0.0.1:10027 inet n - n - - smtpd
  -o content_filter=unfiltered:
  -o smtpd_client_restrictions=permit_mynetworks,reject
unfiltered unix - n n - - pipe
  flags=DRhu null_sender= user=vmail argv=/usr/bin/sudo -n -u vmail /usr/bin/maildrop -d \${recipient}`,
  );
}

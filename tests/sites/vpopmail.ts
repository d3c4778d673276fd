import { readFileSync } from 'node:fs';
import { readMailbox } from './arrived';
import { DASHBOARD_USER, startDashboard } from './dashboard';
import { addDatabase, makeDatabase } from './database';
import { installDspam } from './dspam';
import { HOME, setUpDspam } from './dspam-conf';
import type { Machine } from './machine';
import { startPostfix } from './postfix';
import { idOf, MYSQL_SOCKET, NODE, PROJECT } from './private-machine';
import { PASSWORDS, PEOPLE, type Person, type SiteKind, type SitePerson } from './site';
import { DAEMON_SOCKET, startDaemon } from './start-daemon';

const VPOPMAIL = '/home/vpopmail';
const BIN = `${VPOPMAIL}/bin`;
const DOMAIN = `${VPOPMAIL}/domains/example.org`;
const READER_PASSWORD = 'of-the-reader';
const PAST_FILTER = '/usr/local/bin/past-filter';

/** vpopmail's table of users. */
const TABLE = `
CREATE TABLE vpopmail (
  pw_name char(32) NOT NULL, pw_domain char(96) NOT NULL, pw_passwd char(40), pw_uid int, pw_gid int,
  pw_gecos char(48), pw_dir char(160), pw_shell char(20), pw_clear_passwd char(16),
  PRIMARY KEY (pw_name, pw_domain));
`;

/**
 * qmail and vpopmail: dspamc in a .qmail file, the daemon behind it runs as vpopmail, and so does what it delivers with. Debian has neither
 * of the two: Postfix stands for qmail-smtpd and qmail-queue, and what qmail-local, preline and vdelivermail do is imitated (qmail/).
 */
export const vpopmail: SiteKind = {
  name: 'vpopmail',
  async build({ machine, database: name, realDspam }) {
    const dspam = installDspam(machine, realDspam, { scale: 'domain', hasVirtualUsers: true });
    const database = await makeDatabase(name, dspam.hasVirtualUsers);
    machine.addSystemUser('vpopmail', ['mail']);
    setUpDspam(machine, {
      dspam,
      database,
      agent: `${BIN}/deliver-to %u`,
      lines: [
        'Trust vpopmail',
        'Preference "signatureLocation=headers"',
        'Preference "dailyQuarantineSummary=on"',
        'ServerMode dspam',
        'ServerPass.Relay1 "of-the-relay"',
        `ServerDomainSocketPath "${DAEMON_SOCKET}"`,
        'ServerPID /run/dspam/dspam.pid',
        `ClientHost ${DAEMON_SOCKET}`,
        'ClientIdent "of-the-relay@Relay1"',
      ],
    });
    await startDaemon(machine, dspam, 'vpopmail');
    const tables = await addDatabase(database, 'vpopmail', READER_PASSWORD, TABLE + makePeople(machine));
    const place = [MYSQL_SOCKET, 0, tables, READER_PASSWORD, tables].join('|');
    machine.write(`${VPOPMAIL}/etc/vpopmail.mysql`, `${place}\n`, 0o640, 'vpopmail:vpopmail');
    setUpQmail(machine, dspam.client);
    const dashboard = await startDashboard(machine, {
      DSPAM_CONF: dspam.conf,
      DSPAM_BIN: dspam.client,
      DSPAM_SCALE: dspam.scale,
      RETRAIN_ADDRESS: 'spam-%n@%d',
      AUTH_METHODS: 'sql',
      AUTH_SQL_URL: `mysql://${tables}:${READER_PASSWORD}@localhost/${tables}?socket=${MYSQL_SOCKET}`,
      AUTH_SQL_QUERY:
        "SELECT pw_passwd, CONCAT(pw_name, '@', pw_domain) FROM vpopmail WHERE CONCAT(pw_name, '@', pw_domain) = ?",
      DIGEST_FROM: 'Quarantine <quarantine@example.org>',
      DIGEST_SMTP_URL: 'sendmail:',
      DIGEST_ENVELOPE: '<>',
    });
    machine.write(PAST_FILTER, pastFilter(idOf('passwd', DASHBOARD_USER)), 0o755);
    const person = (who: Person): SitePerson => ({
      address: `${who}@example.org`,
      user: `${who}@example.org`,
      signIn: { name: `${who}@example.org`, password: PASSWORDS[who] },
      arrived: () => readMailbox(`${DOMAIN}/${who}/Maildir`),
    });
    return {
      dspam,
      database,
      dashboard,
      home: HOME,
      people: { alice: person('alice'), bob: person('bob') },
      // With signatures in headers only, what is forwarded inline says nothing to the filter.
      retrainsWhole: true,
      digest: 'sent',
    };
  },
};

function makePeople(machine: Machine): string {
  for (const folder of [VPOPMAIL, `${VPOPMAIL}/domains`, DOMAIN])
    machine.folder(folder, 0o755, 'vpopmail:vpopmail');
  const rows = PEOPLE.map((who) => {
    const home = `${DOMAIN}/${who}`;
    for (const folder of ['', '/Maildir', '/Maildir/new', '/Maildir/cur', '/Maildir/tmp'])
      machine.folder(home + folder, 0o700, 'vpopmail:vpopmail');
    const hash = machine.run('openssl', 'passwd', '-1', PASSWORDS[who]).trim();
    return `INSERT INTO vpopmail (pw_name, pw_domain, pw_passwd, pw_dir)
      VALUES ('${who}', 'example.org', '${hash}', '${home}');`;
  });
  return rows.join('\n');
}

/** The script of docs/digest.md, as it stands there but for the uid of the dashboard. */
function pastFilter(dashboard: number): string {
  const [, text = ''] = /```sh\n([\s\S]*?)```/.exec(readFileSync(`${PROJECT}/docs/digest.md`, 'utf8')) ?? [];
  return text.replace(/^dashboard=995$/m, `dashboard=${dashboard}`);
}

function setUpQmail(machine: Machine, dspamc: string): void {
  for (const program of ['qmail-local', 'preline', 'vdelivermail']) {
    const script = `#!/bin/sh\nexec ${NODE} ${PROJECT}/tests/sites/qmail/${program}.mjs "$@"\n`;
    machine.write(`${BIN}/${program}`, script, 0o755);
  }
  // What is released is delivered, and not filtered once more: it does not go by the .qmail file.
  machine.write(
    `${BIN}/deliver-to`,
    `#!/bin/sh\nEXT="\${1%@*}" HOST="\${1#*@}" exec ${BIN}/vdelivermail '' bounce-no-mailbox\n`,
    0o755,
  );
  // Not `dspamc --stdout | vdelivermail`: whatever keeps dspamc from its work, the mail would be gone, as only the pipe's end is asked.
  machine.write(
    `${DOMAIN}/.qmail-default`,
    `|${PAST_FILTER}\n|${BIN}/preline -f ${dspamc} --deliver=innocent --user "$EXT@$HOST"\n`,
  );
  machine.write(
    `${DOMAIN}/.qmail-spam-default`,
    `|${dspamc} --user "$DEFAULT@$HOST" --class=spam --source=error\n`,
  );
  const boxes = PEOPLE.flatMap((who) => [`${who}@example.org x\n`, `spam-${who}@example.org x\n`]);
  machine.write('/etc/postfix/mailboxes', boxes.join(''));
  machine.run('postmap', 'hash:/etc/postfix/mailboxes');
  // As users/assign says it: one group for those who read dspam.conf, and no others.
  startPostfix(
    machine,
    `mydestination = localhost
virtual_mailbox_domains = example.org
virtual_mailbox_maps = hash:/etc/postfix/mailboxes
virtual_transport = qmail
qmail_destination_recipient_limit = 1
smtpd_recipient_restrictions = reject_unauth_destination`,
    `qmail unix - n n - 10 pipe
  flags=q null_sender= user=vpopmail:mail directory=${DOMAIN} argv=${BIN}/qmail-local \${sender} \${user} \${domain}`,
  );
}

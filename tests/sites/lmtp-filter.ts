import { readMailbox } from './arrived';
import { DASHBOARD_USER, REPLY_PROGRAM, startDashboard, writeReplyProgram } from './dashboard';
import { makeDatabase } from './database';
import { installDspam } from './dspam';
import { DSPAM_USER, HOME, setUpDspam } from './dspam-conf';
import type { Machine } from './machine';
import { startPostfix } from './postfix';
import { idOf } from './private-machine';
import { PASSWORDS, PEOPLE, type Person, type SiteKind, type SitePerson } from './site';
import { DAEMON_SOCKET, startDaemon } from './start-daemon';

const MAIL = '/home/vmail';
/** Everybody's mail is filtered as this one. */
const SHARED = 'filter';

/** Postfix hands all mail to DSPAM's daemon by LMTP, which hands it back by SMTP at a second port; one quarantine for all. */
export const lmtpFilter: SiteKind = {
  name: 'lmtp-filter',
  async build({ machine, database: name, realDspam }) {
    const dspam = installDspam(machine, realDspam, { scale: 'domain', hasVirtualUsers: true });
    const database = await makeDatabase(name, dspam.hasVirtualUsers);
    setUpDspam(machine, {
      dspam,
      database,
      // As in the file that DSPAM brings; with a DeliveryProto nobody starts it.
      agent: '/usr/bin/procmail',
      lines: [
        'ServerMode standard',
        `ServerDomainSocketPath "${DAEMON_SOCKET}"`,
        'ServerPID /run/dspam/dspam.pid',
        `ServerParameters "--deliver=innocent --user ${SHARED}"`,
        'ServerIdent "localhost.localdomain"',
        'DeliveryHost 127.0.0.1',
        'DeliveryPort 10025',
        'DeliveryIdent localhost',
        'DeliveryProto SMTP',
        'Preference "dailyQuarantineSummary=on"',
      ],
    });
    await startDaemon(machine, dspam, DSPAM_USER);
    setUpPostfix(machine, dspam.bin);
    machine.run('htpasswd', '-cbB', '/etc/dspam/htpasswd', 'alice', PASSWORDS.alice);
    machine.run('htpasswd', '-bB', '/etc/dspam/htpasswd', 'bob', PASSWORDS.bob);
    machine.run('chgrp', 'mail', '/etc/dspam/htpasswd');
    machine.run('chmod', '640', '/etc/dspam/htpasswd');
    machine.write('/etc/dspam/subadmins', PEOPLE.map((person) => `${person}: ${SHARED}\n`).join(''));
    const dashboard = await startDashboard(machine, {
      DSPAM_CONF: dspam.conf,
      DSPAM_BIN: dspam.bin,
      LOCAL_DOMAINS: 'example.org',
      RETRAIN_ADDRESS: 'spam@example.org',
      AUTH_METHODS: 'htpasswd',
      HTPASSWD_FILE: '/etc/dspam/htpasswd',
      SUBADMINS_FILE: '/etc/dspam/subadmins',
      DIGEST_FROM: 'Quarantine <quarantine@example.org>',
      // Behind the filter.
      DIGEST_SMTP_URL: 'smtp://127.0.0.1:10025',
      DIGEST_ENVELOPE: '<>',
      DIGEST_REPLY: 'digest@example.org',
    });
    writeReplyProgram(machine, dashboard);
    const person = (name: Person): SitePerson => ({
      address: `${name}@example.org`,
      user: SHARED,
      signIn: { name, password: PASSWORDS[name] },
      arrived: () => readMailbox(`${MAIL}/${name}`),
    });
    return {
      dspam,
      database,
      dashboard,
      home: HOME,
      people: { alice: person('alice'), bob: person('bob') },
      digest: 'answers',
    };
  },
};

function setUpPostfix(machine: Machine, dspam: string): void {
  machine.addSystemUser('vmail');
  machine.folder(MAIL, 0o750, 'vmail:vmail');
  const boxes = PEOPLE.map((person) => `${person}@example.org ${person}/\n`).join('');
  // Nobody's mailbox: what goes there is for the filter.
  machine.write('/etc/postfix/mailboxes', `${boxes}spam@example.org spam/\ndigest@example.org digest/\n`);
  machine.write(
    '/etc/postfix/retrain',
    'spam@example.org FILTER dspam-retrain:spam\ndigest@example.org FILTER digest:digest\n',
  );
  for (const table of ['mailboxes', 'retrain']) machine.run('postmap', `hash:/etc/postfix/${table}`);
  startPostfix(
    machine,
    `mydestination = localhost
recipient_delimiter = +
virtual_mailbox_domains = example.org
virtual_mailbox_base = ${MAIL}
virtual_mailbox_maps = hash:/etc/postfix/mailboxes
virtual_uid_maps = static:${idOf('passwd', 'vmail')}
virtual_gid_maps = static:${idOf('group', 'vmail')}
content_filter = lmtp:unix:${DAEMON_SOCKET}
smtpd_recipient_restrictions = reject_unauth_destination, check_recipient_access hash:/etc/postfix/retrain`,
    `127.0.0.1:10025 inet n - n - - smtpd
  -o content_filter=
  -o smtpd_recipient_restrictions=permit_mynetworks,reject
  -o receive_override_options=no_header_body_checks
dspam-retrain unix - n n - 10 pipe
  flags=Rq user=${DSPAM_USER} argv=${dspam} --user ${SHARED} --class=\${nexthop} --source=error
digest unix - n n - 2 pipe
  flags=Rq user=${DASHBOARD_USER}:mail argv=${REPLY_PROGRAM} --to=\${recipient} --from=\${sender}`,
  );
}

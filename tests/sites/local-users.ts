import { readMailbox } from './arrived';
import { startDashboard } from './dashboard';
import { makeDatabase } from './database';
import { installDspam } from './dspam';
import { DSPAM_USER, HOME, setUpDspam } from './dspam-conf';
import { startPostfix } from './postfix';
import { PASSWORDS, PEOPLE, type Person, type SiteKind, type SitePerson } from './site';

/** Users with accounts: Postfix starts dspam as each of them, procmail delivers. */
export const localUsers: SiteKind = {
  name: 'local-users',
  async build({ machine, database: name, realDspam }) {
    const dspam = installDspam(machine, realDspam, { scale: 'normal', hasVirtualUsers: false });
    for (const person of PEOPLE) machine.addPerson(person, PASSWORDS[person]);
    const database = await makeDatabase(name, dspam.hasVirtualUsers);
    setUpDspam(machine, {
      dspam,
      database,
      agent: '/usr/bin/procmail',
      lines: ['UntrustedDeliveryAgent "/usr/bin/procmail"', 'Preference "dailyQuarantineSummary=on"'],
    });
    // Commands of a table of aliases run as its owner: one that DSPAM trusts, and who has the folder, too.
    const aliases = '/etc/dspam/retrain/aliases';
    machine.folder('/etc/dspam/retrain', 0o755, `${DSPAM_USER}:${DSPAM_USER}`);
    const retrain = (person: Person) =>
      `spam-${person}: "|${dspam.bin} --user ${person} --class=spam --source=error"\n`;
    machine.write(aliases, PEOPLE.map(retrain).join(''), 0o644, `${DSPAM_USER}:${DSPAM_USER}`);
    machine.run('postalias', `hash:${aliases}`);
    startPostfix(
      machine,
      `mydestination = example.org, mail.example.org, localhost
alias_maps = hash:/etc/aliases, hash:${aliases}
alias_database = hash:/etc/aliases
mailbox_command = ${dspam.bin} --deliver=innocent --user $USER`,
      // Past the filter, for the digest.
      `127.0.0.1:10027 inet n - n - - smtpd
  -o content_filter=unfiltered:
  -o smtpd_client_restrictions=permit_mynetworks,reject
unfiltered unix - n n - - pipe
  flags=DRhu null_sender= user=${DSPAM_USER} argv=/usr/bin/procmail -d \${user}`,
    );
    const dashboard = await startDashboard(machine, {
      DSPAM_CONF: dspam.conf,
      DSPAM_BIN: dspam.bin,
      RETRAIN_ADDRESS: 'spam-%u@example.org',
      AUTH_METHODS: 'shadow',
      SHADOW_HELPER: '/usr/sbin/pwauth',
      DIGEST_FROM: 'Quarantine <quarantine@example.org>',
      DIGEST_SMTP_URL: 'smtp://127.0.0.1:10027',
      DIGEST_ENVELOPE: '<>',
      DIGEST_ADDRESS: '%u@example.org',
    });
    const person = (name: Person): SitePerson => ({
      address: `${name}@example.org`,
      user: name,
      signIn: { name, password: PASSWORDS[name] },
      arrived: () => readMailbox(`/var/mail/${name}`),
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

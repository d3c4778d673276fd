import { expect, test } from 'vitest';
import { readConfigure } from '@/scripts/import-configure/read-configure';
import { type Beside, settingsOf } from '@/scripts/import-configure/settings-of';

const NOBODY: Beside = { admins: undefined, subadmins: undefined, htpasswd: undefined };
const settings = (text: string, beside = NOBODY) =>
  settingsOf(readConfigure(text), beside).filter((line) => !line.startsWith('# From'));

/** As `make install` of DSPAM 3.10.2 writes it. */
const USUAL = `$CONFIG{'DSPAM_HOME'} = "/var/dspam";
$CONFIG{'DSPAM_BIN'} = "/usr/local/bin";
$CONFIG{'DSPAM'} = $CONFIG{'DSPAM_BIN'} . "/dspam";
$CONFIG{'DSPAM_STATS'} = $CONFIG{'DSPAM_BIN'} . "/dspam_stats";
$CONFIG{'DSPAM_ARGS'} = "--deliver=innocent --class=innocent " .
                        "--source=error --user %CURRENT_USER% -d %u";
$CONFIG{'MAIL_QUEUE'} = "mailq | grep '^[0-9,A-F]\\{10,12\\}[\\t ]' | wc -l";
$CONFIG{'WEB_ROOT'} = "";
$CONFIG{'SORT_DEFAULT'} = "Rating";
$CONFIG{'OPTMODE'} = "NONE";
$CONFIG{'LOCAL_DOMAIN'} = "example.org";
$CONFIG{'AUTODETECT'} = 1;
$CONFIG{'LANG'} = {};
`;

test('of a usual one, where DSPAM is', () => {
  expect(settings(USUAL)).toEqual([
    'DSPAM_HOME=/var/dspam',
    'DSPAM_BIN=/usr/local/bin/dspam',
    '# DSPAM_ARGS is what the dashboard does by itself.',
  ]);
});

test('other arguments stay, with what they have', () => {
  expect(settings(`$CONFIG{'DSPAM_ARGS'} = '--deliver=innocent --user %CURRENT_USER% -f a$b';`)).toContain(
    `RELEASE_ARGS='--deliver=innocent --user %CURRENT_USER% -f a\\$b'`,
  );
});

test.each([
  ['DOMAIN_SCALE', 'domain'],
  ['LARGE_SCALE', 'large'],
  ['NEITHER', 'normal'],
])('what was not found out by itself: %s', (key, scale) => {
  const text = `$CONFIG{'AUTODETECT'} = 0;\n$CONFIG{'${key}'} = 1;\n$CONFIG{'PREFERENCES_EXTENSION'} = 0;`;
  const lines = settings(text);
  expect(lines).toContain(`DSPAM_SCALE=${scale}`);
  expect(lines).toContain('DSPAM_PREFERENCES=files');
});

test.each([
  '$x = "open;',
  `@CONFIG{'LARGE_SCALE', 'X'} = (1, 1);`,
  `if ($CONFIG{'AUTODETECT'} == 0) { $CONFIG{'LARGE_SCALE'} = 1 }`,
])('nothing is taken as not said where something was not read: %s', (line) => {
  const lines = settings(`$CONFIG{'AUTODETECT'} = 0;\n${line}\n$CONFIG{'DOMAIN_SCALE'} = 0;`);
  expect(lines.filter((each) => each.startsWith('DSPAM_SCALE'))).toEqual([]);
  const said = settings(`$CONFIG{'AUTODETECT'} = 0;\n$CONFIG{'DOMAIN_SCALE'} = 1;\n$x = "open;`);
  expect(said).toContain('DSPAM_SCALE=domain');
});

test('what lies beside it, and what a person has to look at', () => {
  const beside = {
    admins: '/srv/cgi/admins',
    subadmins: '/srv/cgi/subadmins',
    htpasswd: '/etc/my passwords',
  };
  const lines = settings(
    `$CONFIG{'LOCAL_DOMAIN'} = "mail.example";
$CONFIG{'MAIL_QUEUE'} = "qmail-qstat | head -1";
$CONFIG{'OUR_OWN'} = 1;
$CONFIG{'DSPAM_HOME'} = $ENV{'HOME'};`,
    beside,
  );
  expect(lines).toContain('ADMINS_FILE=/srv/cgi/admins');
  expect(lines).toContain('SUBADMINS_FILE=/srv/cgi/subadmins');
  expect(lines).toContain("HTPASSWD_FILE='/etc/my passwords'");
  expect(lines).toContain('#RETRAIN_ADDRESS=spam-%u@mail.example');
  expect(lines).toContain('#MAIL_QUEUE_COMMAND=qmail-qstat | head -1');
  expect(lines).toContain('# OUR_OWN: the dashboard has nothing of that kind.');
  expect(lines).toContain('# DSPAM_HOME, line 4: Perl would work that out. Look there.');
});

test('a value with line ends makes no lines of its own', () => {
  const lines = settings(`$CONFIG{'DSPAM_HOME'} = "/var\\nNEXTAUTH_SECRET=known";`);
  expect(lines).toEqual(["DSPAM_HOME='/var NEXTAUTH_SECRET=known'"]);
});

test('a layout that Perl would work out is named, and no other one said instead', () => {
  const lines = settings(`$CONFIG{'AUTODETECT'} = 0;
$CONFIG{'LARGE_SCALE'} = $ENV{'LARGE'};
$CONFIG{'PREFERENCES_EXTENSION'} = 1;
$x = "open`);
  expect(lines).toEqual([
    'DSPAM_PREFERENCES=database',
    '# LARGE_SCALE, line 2: Perl would work that out. Look there.',
    '# In line 4 a text begins that has no end: nothing below it was read. Look there.',
  ]);
});

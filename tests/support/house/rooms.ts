/**
 * The rooms of the house, from the ground up: a file may import from its own room and from those above it in this list, and
 * from nowhere else. A folder that is not listed may import nothing and be imported by nobody, so that a new room has to be
 * given its place here. docs/architecture.md draws them.
 */
export const ROOMS = [
  'lib/ground',
  'lib/ground/files',
  'lib/ground/process',
  'lib/formats/mail',
  'lib/formats/dspam/engine',
  'lib/formats/dspam',
  'lib/formats/tokens',
  'lib/formats/mail-worker',
  'lib/formats/mbox',
  'lib/formats/logs',
  'lib/store/config',
  'lib/store/db',
  'lib/store/home',
  'lib/store/index/logs',
  'lib/store/index/quarantine',
  'lib/store/index/history',
  'lib/store/index/site',
  'lib/store/index/search',
  'lib/people/identity',
  'lib/people/preferences',
  'lib/people/mailbox',
  'lib/people/audit',
  'lib/people/auth',
  'lib/people/alerts',
  'lib/people/statistics',
  'lib/people/users',
  'lib/people/digest',
  'lib/messages/operations',
  'lib/messages/excerpts',
  'lib/messages/campaigns',
  'lib/messages/scoring',
  'lib/messages/quarantine/open',
  'lib/messages/quarantine/change',
  'lib/messages/quarantine/list',
  'lib/messages/explain',
  'lib/messages/history',
  'lib/messages/senders',
  'lib/messages/sender-rules',
  'lib/messages/removed',
  'lib/messages/search',
  'lib/messages/digest',
  'lib/site/work',
  'lib/site/purge',
  'lib/site/backup',
  'lib/site/status',
  'lib/site/hosts',
  'lib/site/digest',
  'lib/site/sender-rules',
  'lib/site/deletion',
  'lib/site/doctor/check',
  'lib/site/doctor/host',
  'lib/site/doctor/site',
  'lib/site/doctor/probe',
  'lib/site/doctor',
  'lib/site/upkeep',
  'lib/data/session',
  'lib/data/hosts',
  'lib/data/request',
  'lib/data/change',
  'lib/data/quarantine',
  'lib/data/history',
  'lib/data/senders',
  'lib/data/sender-rules',
  'lib/data/message',
  'lib/data/site',
  'lib/data/people',
  'lib/data/digest',
  'lib/data/at-hosts',
  'lib/data/actions',
  'components/ui',
  'components/charts',
  'components/keys',
  'components/change',
  'components/jobs',
  'components/tasks',
  'components/list',
  'components/sender-rule',
  'components/quarantine',
  'components/history',
  'components/senders',
  'components/message',
  'components/removed',
  'components/search',
  'components/audit',
  'components/account',
  'components/accuracy',
  'components/alerts',
  'components/preferences',
  'components/deletion',
  'components/maintenance',
  'components/site-rules',
  'components/doctor',
  'components/status',
  'components/users',
  'components/sign-in',
  'components/frame',
] as const;

/** What stands above the rooms: Next's folder of pages, and its files at the top. */
export const PAGES = ['app/', 'proxy.ts', 'instrumentation.ts', 'instrumentation-client.ts'] as const;

/** The wings that know of neither pages nor people who ask. */
export const DOMAIN = 'lib/';
export const DOORS = 'lib/data/';

/** What pages and components may import beside lib/data: compiled into the browser's part, too. */
export const FOR_BROWSERS = [
  'lib/ground/isolated.ts',
  'lib/ground/languages.ts',
  'lib/ground/text-direction.ts',
  'lib/store/config/base-path.ts',
];

/** Before a page is made, Next asks this file, which asks the settings. */
export const SETTINGS_FOR_PROXY = 'lib/store/config/config.ts';

/** Modules that only lib/data, components and pages may know. */
export const OF_PAGES = ['next', 'next-auth', 'next-intl', 'react', 'react-dom', 'server-only'];

/** Who may start processes, and why. */
export const STARTS_PROCESSES = [
  // DSPAM, the mail server's queue, and what DSPAM says of its own build.
  'lib/formats/dspam/',
  // The program that checks a password where the dashboard may not read /etc/shadow.
  'lib/people/auth/shadow-helper.ts',
];

/** Who may start threads: mail is read in them, and messages are judged in one. */
export const STARTS_WORKERS = ['lib/formats/mail-worker/', 'lib/messages/scoring/'];

/** Who may print: everybody else writes records into the log. */
export const PRINTS = ['lib/ground/log.ts', 'lib/ground/take-console.ts'];

/** Who may read process.env, and why. */
export const READS_ENVIRONMENT = [
  'lib/store/config/',
  // Hands on the part that other programs may see.
  'lib/ground/process/program-environment.ts',
  // Next's bundler leaves out what stands behind this one variable.
  'lib/formats/mail-worker/start-worker.ts',
  'lib/messages/scoring/start-judging.ts',
  // next-auth takes its own address from there only.
  'lib/data/session/answer-auth.ts',
  // The doctor examines the environment as a thing that may be wrong.
  'lib/data/site/get-doctor.ts',
  // Next says there where it runs, and whether it is a developer's.
  'instrumentation.ts',
  'proxy.ts',
];

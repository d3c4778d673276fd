import type { Configure } from './read-configure';

/** What lies beside a configure.pl. */
export interface Beside {
  /** Paths, where they are there. */
  admins: string | undefined;
  subadmins: string | undefined;
  /** Of an AuthUserFile in .htaccess. */
  htpasswd: string | undefined;
}

/** The arguments that the dashboard uses by itself, without what it adds for the delivery agent (RELEASE_ARGS in .env.example). */
const OWN_ARGS = '--deliver=innocent --class=innocent --source=error --user %CURRENT_USER%';
/** What it adds, as the old pages had it. */
const ADDED = /^(?: -d %u| -i %u| -- %u)?$/;
/** What everybody sets for themselves in the browser, or what is no more. */
const OF_NO_USE =
  /^(?:TEMPLATES|WEB_ROOT|DATE_FORMAT|HISTORY_\w+|QUARANTINE_HTMLIZE|MAX_COL_LEN|SORT_DEFAULT|3D_GRAPHS|GRAPHS_\w+|DSPAM_BIN|DSPAM_STATS|DSPAM_PROCESSES|DSPAM_CGI|DSPAM_VERSION|OPTMODE|LANG\w*|ME)$/;
/** How DSPAM lays out its data, where the old pages did not find out by themselves. */
const LAYOUT = /^(?:AUTODETECT|LARGE_SCALE|DOMAIN_SCALE|PREFERENCES_EXTENSION)$/;
const DEFAULT_QUEUE = /^\s*mailq\s*\|/;

/** The lines of a `.env` that say the same, with what a person still has to do as comments. */
export function settingsOf({ values, unread, openLine }: Configure, beside: Beside): string[] {
  const lines = [
    '# From configure.pl. Still to be said: NEXTAUTH_URL, NEXTAUTH_SECRET (a package has written one), and how people sign in.',
  ];
  const {
    DSPAM_HOME: home,
    DSPAM: program,
    DSPAM_ARGS: args,
    MAIL_QUEUE: queue,
    LOCAL_DOMAIN: domain,
  } = Object.fromEntries(values);
  if (home) lines.push(`DSPAM_HOME=${quoted(home)}`);
  if (program) lines.push(`DSPAM_BIN=${quoted(program)}`);
  lines.push(...argumentsOf(args), ...layoutOf({ values, unread, openLine }));
  if (queue && !DEFAULT_QUEUE.test(queue)) {
    lines.push(
      '# MAIL_QUEUE was a line of a shell, which is not run here: name the program that lists the queue, one entry a line.',
    );
    lines.push(`#MAIL_QUEUE_COMMAND=${oneLine(queue)}`);
  }
  if (domain && domain !== 'example.org') {
    lines.push(
      '# LOCAL_DOMAIN was the domain of the addresses that missed spam is forwarded to. Look whether this is one of them:',
    );
    lines.push(`#RETRAIN_ADDRESS=spam-%u@${oneLine(domain)}`);
  }
  lines.push(...peopleOf(beside));
  for (const [key] of values)
    if (!OF_NO_USE.test(key) && !LAYOUT.test(key) && !KNOWN.has(key))
      lines.push(`# ${key}: the dashboard has nothing of that kind.`);
  for (const { number, key } of unread.filter((each) => !OF_NO_USE.test(each.key)))
    lines.push(`# ${key}, line ${number}: Perl would work that out. Look there.`);
  if (openLine !== undefined)
    lines.push(`# In line ${openLine} a text begins that has no end: nothing below it was read. Look there.`);
  return lines;
}

const KNOWN = new Set(['DSPAM_HOME', 'DSPAM', 'DSPAM_ARGS', 'MAIL_QUEUE', 'LOCAL_DOMAIN']);

function argumentsOf(args: string | undefined): string[] {
  if (args === undefined) return [];
  const words = args.trim().split(/\s+/).join(' ');
  if (words.startsWith(OWN_ARGS) && ADDED.test(words.slice(OWN_ARGS.length)))
    return ['# DSPAM_ARGS is what the dashboard does by itself.'];
  return [
    '# Not what the dashboard would do by itself. Where a release reached people with it, it goes on doing so:',
    `RELEASE_ARGS=${quoted(words)}`,
  ];
}

/** Where the old pages did not find out by themselves. */
function layoutOf({ values, unread, openLine }: Configure): string[] {
  if ((values.get('AUTODETECT') ?? '1') !== '0') return [];
  const left = new Set(unread.map(({ key }) => key));
  // What is not said may stand where nobody has read: only where all was read has it the value of DSPAM's old pages.
  const isAllRead = openLine === undefined && !left.has('%CONFIG');
  const is = (key: string) => values.get(key) === '1';
  const scale = is('DOMAIN_SCALE') ? 'domain' : is('LARGE_SCALE') ? 'large' : 'normal';
  const lines = [];
  if (!left.has('DOMAIN_SCALE') && !left.has('LARGE_SCALE') && (isAllRead || scale !== 'normal'))
    lines.push(`DSPAM_SCALE=${scale}`);
  if (!left.has('PREFERENCES_EXTENSION') && (isAllRead || values.has('PREFERENCES_EXTENSION')))
    lines.push(`DSPAM_PREFERENCES=${is('PREFERENCES_EXTENSION') ? 'database' : 'files'}`);
  return lines;
}

function peopleOf({ admins, subadmins, htpasswd }: Beside): string[] {
  return [
    ...(admins
      ? [
          '# Copy it out of the web server’s folder first, and name the copy.',
          `ADMINS_FILE=${quoted(admins)}`,
        ]
      : []),
    ...(subadmins ? [`SUBADMINS_FILE=${quoted(subadmins)}`] : []),
    ...(htpasswd ? ['# As in .htaccess.', `HTPASSWD_FILE=${quoted(htpasswd)}`] : []),
  ];
}

/** As @next/env reads it back: a `#` would end it, a `$` take a variable in, and there are no line ends. */
function quoted(value: string): string {
  const line = oneLine(value).replaceAll('$', '\\$');
  return /[#'"`\s]/.test(line) && !line.includes("'") ? `'${line}'` : line;
}

function oneLine(value: string): string {
  return value.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}

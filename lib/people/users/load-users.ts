import { findGroup } from '@/lib/formats/dspam/group-file';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { lastSignIns } from '@/lib/people/audit/last-sign-ins';
import { userOf } from '@/lib/people/auth/user-format';
import { readGroups } from '@/lib/people/mailbox/read-groups';
import { loadPreferences } from '@/lib/people/preferences/load-preferences';
import { getConfig } from '@/lib/store/config/config';
import { asNumber, asText, orNull } from '@/lib/store/db/columns';
import { eachRow } from '@/lib/store/db/each-row';
import { findRound } from '@/lib/store/index/quarantine/rounds';
import { type FilterFigures, NO_FIGURES } from './filter-figures';
import { loadNames } from './load-names';
import { loadStats } from './load-stats';

/** A user as the list of all users shows them. */
export interface SiteUser extends FilterFigures {
  /** Null of a quarantine whose folder has a name that DSPAM knows nobody by (load-users.ts). */
  uid: number | null;
  name: string;
  /** The name whose folder holds the quarantine; another than their own with localStore or in a managed group. */
  store: string;
  /** In the store's quarantine, as it was indexed last; null where nobody has looked there yet. */
  messages: number | null;
  bytes: number | null;
  /** What the filter uses for them: the effective preference; '' where nobody has set it. */
  mode: string;
  action: string;
  sedation: string;
  whitelist: string;
  /** When their last mail came, by system.log, or else into their quarantine; null where none is known of. */
  lastMail: Date | null;
  lastSignIn: Date | null;
}

const PREFERENCES = [
  'trainingMode',
  'spamAction',
  'statisticalSedation',
  'enableWhitelist',
  'localStore',
  'ignoreGroups',
];

/**
 * Every user of the site, in no order, with a handful of queries however many they are: names, figures, preferences, the
 * index's mailboxes, sign-ins. Nothing is asked for one user alone. Also quarantines in which there is mail and which are nobody's by
 * DSPAM's names, as of a name that differs from the table's by capital letters (F§1): nobody else would look at them. See decisions 091 and 221.
 */
export async function loadUsers(): Promise<SiteUser[]> {
  const statsRead = loadStats();
  const [stats, names, preferences, mailboxes, signIns, groups, round, lastMails] = await Promise.all([
    statsRead,
    loadNames(statsRead),
    loadPreferences(PREFERENCES),
    loadMailboxes(),
    lastSignIns(),
    readGroups(),
    findRound('quarantines'),
    loadLastMails(),
  ]);
  // If a whole round found no quarantine, there is none.
  const unlisted = round ? 0 : null;
  const signedInAt = new Map([...signIns].map(([login, at]) => [userOf(login), at]));
  const siteMode = getConfig().conf.first('TrainingMode')?.toUpperCase() ?? '';
  const [mode, action, sedation, whitelist, localStore, ignoreGroups] = [
    preferences.of('trainingMode'),
    preferences.of('spamAction'),
    preferences.of('statisticalSedation'),
    preferences.of('enableWhitelist'),
    preferences.of('localStore'),
    preferences.of('ignoreGroups'),
  ];
  const users = names.map(([uid, name]): SiteUser => {
    const isAlone = groups.length === 0 || ignoreGroups(uid) === 'on';
    const group = isAlone ? undefined : findGroup(groups, name);
    const moved = localStore(uid);
    const store = group?.type === 'managed' ? group.name : moved && isUserName(moved) ? moved : name;
    const mailbox = mailboxes.get(store);
    return {
      uid,
      name,
      store,
      ...(stats.get(uid) ?? NO_FIGURES),
      messages: mailbox?.messages ?? unlisted,
      bytes: mailbox?.bytes ?? unlisted,
      mode: mode(uid) ?? siteMode,
      action: action(uid) ?? '',
      sedation: sedation(uid) ?? '',
      whitelist: whitelist(uid) ?? '',
      lastMail: later(lastMails.get(name), mailbox?.lastMail),
      lastSignIn: signedInAt.get(name) ?? null,
    };
  });
  const known = new Set([...users.map(({ store }) => store), ...groups.map(({ name }) => name)]);
  for (const [store, mailbox] of mailboxes) {
    if (known.has(store) || mailbox.messages === 0 || !isUserName(store)) continue;
    users.push({
      uid: null,
      name: store,
      store,
      ...NO_FIGURES,
      messages: mailbox.messages,
      bytes: mailbox.bytes,
      mode: '',
      action: '',
      sedation: '',
      whitelist: '',
      lastMail: later(lastMails.get(store), mailbox.lastMail),
      lastSignIn: signedInAt.get(store) ?? null,
    });
  }
  return users;
}

/** A time as seconds since 1970: the driver takes a third of the time of the whole list to make ten thousand dates of texts. */
const seconds = (column: string) => `TIMESTAMPDIFF(SECOND, '1970-01-01', ${column})`;

async function loadLastMails(): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const sql = `SELECT name, ${seconds('last_mail_at')} FROM dashboard_site_user WHERE last_mail_at IS NOT NULL`;
  await eachRow([asText, asNumber], { sql, begin: () => times.clear() }, ([name, at]) => times.set(name, at));
  return times;
}

/** The later of two times in seconds since 1970. */
function later(left: number | undefined, right: number | null | undefined): Date | null {
  const latest = Math.max(left ?? Number.NEGATIVE_INFINITY, right ?? Number.NEGATIVE_INFINITY);
  return latest === Number.NEGATIVE_INFINITY ? null : new Date(latest * 1000);
}

interface IndexedMailbox {
  messages: number;
  bytes: number;
  lastMail: number | null;
}

async function loadMailboxes(): Promise<Map<string, IndexedMailbox>> {
  const mailboxes = new Map<string, IndexedMailbox>();
  const sql = `SELECT store, message_count, message_bytes, ${seconds('last_received_at')} FROM dashboard_mailbox`;
  await eachRow(
    [asText, asNumber, asNumber, orNull(asNumber)],
    { sql, begin: () => mailboxes.clear() },
    ([store, messages, bytes, lastMail]) => mailboxes.set(store, { messages, bytes, lastMail }),
  );
  return mailboxes;
}

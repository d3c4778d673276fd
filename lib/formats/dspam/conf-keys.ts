/*
 * What dspam.conf of 3.10.2 may have, by what its value is (read in its source; conf.ts is how it is read). In lower case. With
 * a profile a key is followed by `.NAME`, and ServerPass by that of a relay.
 */

/** On for the word `on` only. */
const SWITCHES = `UserLog SystemLog Notifications ProcessorBias ProcessorURLContext StripRcptDomain TestConditionalTraining
  TrainPristine RBLInoculate EnablePlusedDetail PlusedUserLowercase FallbackDomains ImprobabilityDrive MySQLUIDInSignature
  MySQLReadSignaturesFromWriteDb PgSQLUIDInSignature WebStats ParseToHeaders
  LMTPLDAErrorsPermanent ExtLookup HashAutoExtend`;

/** A whole number. `off` is one for those of the purge. */
const NUMBERS = `MaxMessageSize QuarantineWarnSize MySQLPort MySQLWritePort MySQLConnectionCache PgSQLPort PgSQLConnectionCache
  PurgeSignatures PurgeNeutral PurgeUnused PurgeHapaxes PurgeHits1S PurgeHits1I DeliveryPort ClientPort ServerPort ServerQueueSize
  ClamAVPort FailoverAttempts ExtLookupPort HashRecMax HashMaxExtents HashExtentSize HashPctIncrease HashMaxSeek
  HashConnectionCache`;

/** Each word is one more value. */
const LISTS = `Trust AllowOverride IgnoreHeader Lookup Algorithm Broken Preference Feature Profile TrackSources Include Debug DebugOpt
  LocalMX ServerPass Failover SQLitePragma`;

/** One text; the rest of the line is not read. MySQLCompress and MySQLReconnect are on for `true`, as the stock file has it. */
const TEXTS = `Home StorageDriver TrustedDeliveryAgent UntrustedDeliveryAgent DeliveryHost DeliveryIdent DeliveryProto ClientHost
  ClientIdent ServerHost ServerIdent ServerMode ServerPID ServerParameters ServerDomainSocketPath MySQLServer MySQLUser MySQLPass MySQLDb
  MySQLCompress MySQLReconnect
  MySQLWriteServer MySQLWriteUser MySQLWritePass MySQLWriteDb MySQLVirtualTable MySQLVirtualUIDField MySQLVirtualUsernameField
  PgSQLServer PgSQLUser PgSQLPass PgSQLDb PgSQLVirtualTable PgSQLVirtualUIDField PgSQLVirtualUsernameField GroupConfig TxtDirectory
  OnFail Opt QuarantineAgent QuarantineMailbox TrainingMode Tokenizer PValue ProcessorWordFrequency DataSource DefaultProfile
  ChangeModeOnParse ChangeUserOnParse PlusedCharacter RABLQueue ClamAVHost ClamAVResponse ClassAliasSpam ClassAliasNonspam
  ExtLookupMode ExtLookupDriver ExtLookupServer ExtLookupDB ExtLookupQuery ExtLookupLDAPAttribute ExtLookupLDAPScope
  ExtLookupLDAPVersion ExtLookupLogin ExtLookupPassword ExtLookupCrypto HashConcurrentUser`;

export type ConfKeyKind = 'switch' | 'number' | 'list' | 'text';

const KINDS = new Map<string, { name: string; kind: ConfKeyKind }>(
  (
    [
      [SWITCHES, 'switch'],
      [NUMBERS, 'number'],
      [LISTS, 'list'],
      [TEXTS, 'text'],
    ] as const
  ).flatMap(([names, kind]) =>
    names.split(/\s+/).map((name) => [name.toLowerCase(), { name, kind }] as const),
  ),
);

/** What the value of a key is; null for one that DSPAM does not know. `Include` it knows in this case only. */
export function confKeyKind(key: string): ConfKeyKind | null {
  const [bare = ''] = key.split('.');
  if (bare.toLowerCase() === 'include') return key === 'Include' ? 'list' : null;
  return KINDS.get(bare.toLowerCase())?.kind ?? null;
}

/** The key that was meant by one that DSPAM does not know; null where none is near. */
export function nearestConfKey(key: string): string | null {
  const wanted = key.toLowerCase();
  let best: { name: string; distance: number } | null = null;
  for (const [lower, { name }] of KINDS) {
    const distance = distanceOf(wanted, lower);
    if (distance <= 2 && distance < (best?.distance ?? 3)) best = { name, distance };
  }
  return best?.name ?? null;
}

/** Whether the value of a key is a secret, which is never shown. */
export function isSecretKey(key: string): boolean {
  return /pass|ident$|^extlookuplogin/i.test(key);
}

/** How many letters have to be put in, taken out or changed. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 1; at <= from.length; at++) {
    const next = [at];
    for (let other = 1; other <= to.length; other++) {
      const same = from[at - 1] === to[other - 1] ? 0 : 1;
      next.push(Math.min((next[other - 1] ?? 0) + 1, (row[other] ?? 0) + 1, (row[other - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

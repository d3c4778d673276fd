import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { neededBeside } from '@/lib/store/db/older-servers';

const FOLDER = 'prisma/migrations';

/**
 * The first 16 digits of the SHA-256 of each migration. A site remembers what it has applied, and refuses to go on when a file has
 * changed since (lib/store/db/migrate.ts), be it a word in a comment: so lines are only ever added here.
 */
const APPLIED: Record<string, string> = {
  '20261121000000_quarantine': '35c22df24647b4c1',
  '20261121010000_jobs': '7151ddae3de8bd46',
  '20261121020000_removed': 'f957f09d9f36f662',
  '20261121110000_sign_in': 'e1d5d6d33af12c8e',
  '20261122020000_history': '9a25d68cda59dfd1',
  '20261122020100_history_search': '15bc3e24fd993cb4',
  '20261122030000_retrain': 'be65b21941887350',
  '20261122040000_alerts': '402e9c9735e49b30',
  '20261122050000_scores': 'bdef3e015fa8e7f5',
  '20261122060000_site': '2bc73a1afa09cc30',
  '20261122061000_tasks': 'ec38fe100f1b86c7',
  '20261122062000_site_log': '615c4ee1b95bed6e',
  '20261122063000_search': '862070b65fac1896',
  '20261122064000_site_total': '50a3b6678db93d1d',
  '20261123061000_search_bits': '18db2ab13b560dea',
  '20261123062000_restoration': '9bbc27c348972ab0',
  '20261123064000_no_leases': '15b5d552e39ffb8c',
  '20261128060000_release_by_signature': 'a84629922671986f',
  '20261128120000_records_passed_over': 'e3e67ad9935def61',
  '20261129060000_release_recipient': '5773fccb2d24ddc9',
  '20261129070000_reader': 'e3d072076ef1c3be',
  '20261130020000_folded_releases': 'a77f658ed3a840f0',
  '20261130010000_excerpts': '3b745959be5b5f14',
  '20261130020000_search_texts': 'a617db1b0e138da1',
  '20261130030000_job_seen': '5ca701eb60dbb990',
  '20261130040000_fold_old_releases': '70046463c7204b3e',
  '20261130040000_message_slices': '13db064ddf5e681b',
  '20261201010000_operation_signature': '4a47ee0d2e48766a',
  '20261202000000_site': '317b31c2a881fc32',
  '20261202010000_servers': '371cd3aab4bd945a',
  '20261210000000_locks': '7bf81d3d7211bd15',
  '20261211000000_long_separators': '2fc7a5082d4d8548',
  '20261211000000_placed': 'd6179a722272c59a',
  '20261212000000_server_zone': '255fe73557fdb498',
  '20261213000000_met_server_lines': '6bdc24d57316de16',
  '20261214000000_digest': 'abe543da2d83984c',
  '20261215000000_digest_replies': 'bd2f692437015286',
  '20261217000000_language': 'fac300abc0f8a8cb',
  '20261218000000_digest_left': '0dd1ec3428ee2ede',
  '20261219000000_server_knows': '1c4f2925192d2557',
  '20261220010000_why_looked': '69cf7991bb586ec6',
  '20261221000000_digest_hosts': 'a5b70995823ccad8',
  '20261221000000_senders': 'bcfccbc82422e7a8',
  '20261222000000_sender_rules': '66bf16a2c5b0532a',
  '20261222000000_tried_locks': '01f8a3b1ab9d0022',
  '20261223000000_campaigns': 'd71f96e29b51f414',
  '20261224000000_sender_wishes': '7df9acde9d849bd7',
  '20261224120000_sender_rule_batch': 'f88c6252b7f6e162',
  '20261225000000_site_rules': '91429715e6c28110',
  '20261225120000_letting_clicks': '669131a6944b6b96',
  '20261225130000_audit_of_mailbox': '9b076602952f8e02',
};

it('never changes a migration, and knows each of them', () => {
  const names = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const digests = names.map(({ name }) => {
    const sql = readFileSync(`${FOLDER}/${name}/migration.sql`);
    return [name, createHash('sha256').update(sql).digest('hex').slice(0, 16)];
  });
  expect(Object.fromEntries(digests)).toEqual(APPLIED);
});

/** What servers of older versions may still ask for or write. Of an index they know nothing; of what must be there or be one alone they write rows without. */
const TAKES_AWAY = [
  /\bDROP\b(?!\s+(?:INDEX|KEY)\b)/i,
  /\b(?:RENAME|MODIFY|CHANGE|CONVERT|TRUNCATE)\b/i,
  /\bADD\s+(?:CONSTRAINT|UNIQUE|PRIMARY|FOREIGN|CHECK)\b/i,
  /\bCREATE\s+(?:OR\s+REPLACE\s+)?UNIQUE\b/i,
  // A new column that an INSERT has to name.
  /\bADD\b(?:(?!\b(?:ADD|DEFAULT)\b)[^;])*\bNOT\s+NULL\b(?![^,;]*\bDEFAULT\b)/i,
];
const takesAway = (sql: string) => TAKES_AWAY.some((each) => each.test(sql.replace(/^--.*$/gm, '')));
const SAYS_WHO_BEARS_IT = /^-- (?:Beside any server|Only beside servers that know (\w+))$/m;
/** Those before have no such line, and stay to the byte. */
const FIRST_THAT_SAYS = '20261219000000_server_knows';

it('says of each that takes something away beside which servers it may be done (decision 280)', () => {
  const names = Object.keys(APPLIED).sort();
  for (const name of names.filter((each) => each >= FIRST_THAT_SAYS)) {
    const sql = readFileSync(`${FOLDER}/${name}/migration.sql`, 'utf8');
    const says = SAYS_WHO_BEARS_IT.exec(sql);
    if (takesAway(sql)) expect(says, name).not.toBeNull();
    if (says?.[1]) expect(names.slice(0, names.indexOf(name) + 1), name).toContain(says[1]);
    expect(neededBeside(name, sql)).toBe(says?.[1] ?? null);
  }
});

it.each([
  'DROP TABLE a',
  'ALTER TABLE a DROP COLUMN b',
  'ALTER TABLE a DROP `b`',
  'ALTER TABLE a DROP PRIMARY KEY, ADD PRIMARY KEY (b)',
  'ALTER TABLE a ALTER COLUMN b DROP DEFAULT',
  'ALTER TABLE a\n  ADD COLUMN b INT NOT NULL DEFAULT 0,\n  ADD COLUMN c INT NOT NULL',
  'ALTER TABLE a ADD b INT NOT NULL, ADD c INT NOT NULL DEFAULT 0',
  'ALTER TABLE a ADD UNIQUE INDEX b (c)',
  'CREATE UNIQUE INDEX b ON a (c)',
  'ALTER TABLE a CONVERT TO CHARACTER SET ascii',
  'TRUNCATE a',
])('knows that an older server may not bear: %s', (sql) => {
  expect(takesAway(sql)).toBe(true);
});

it.each([
  'CREATE TABLE a (b INT NOT NULL, UNIQUE INDEX c (b), PRIMARY KEY (b))',
  'ALTER TABLE a DROP INDEX b, DROP KEY c, ADD INDEX d (e)',
  "ALTER TABLE a ADD COLUMN b VARCHAR(80) COLLATE ascii_bin NOT NULL DEFAULT '', ADD COLUMN c DECIMAL(9,2) DEFAULT 0 NOT NULL, ADD d INT",
  '-- DROP TABLE b\nUPDATE a SET c = 1',
])('knows that an older server bears: %s', (sql) => {
  expect(takesAway(sql)).toBe(false);
});

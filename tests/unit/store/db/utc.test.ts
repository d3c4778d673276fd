import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** What takes the time of the connection's zone, which each node of a cluster may have another of. */
const OF_A_ZONE =
  /\b(?:NOW|CURDATE|CURTIME|SYSDATE|LOCALTIME|UNIX_TIMESTAMP|FROM_UNIXTIME)\s*\(|\bCURRENT_(?:DATE|TIME|TIMESTAMP)\b/;
/** Days that DSPAM writes by the same clock, and the table of migrations, which nobody compares. */
const BY_DAY = [
  'purge-rules.ts',
  'run-purge.ts',
  'purge.ts',
  'migrate.ts',
  'carry-out.ts',
  // The day of a token's last hit, in DSPAM's own column, which its purge compares with its own clock (decision 285).
  'raise-token.ts',
];

it('asks the database for no time but that of UTC, so that zones of its nodes do not matter', () => {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.includes('generated') && !BY_DAY.includes(path.basename(file)),
  );
  const without = (source: string) => source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  expect(files.filter((file) => OF_A_ZONE.test(without(readFileSync(`lib/${file}`, 'utf8'))))).toEqual([]);
});

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import mysql from 'mysql2/promise';
import { createTranslator } from 'next-intl';
import type { Check } from '@/lib/site/doctor/check/check';
import type { Finding, Remedy } from '@/lib/site/doctor/check/finding';
import { examine } from '@/lib/site/doctor/examine';
import { runChecks } from '@/lib/site/doctor/run-checks';
import { sayFinding } from '@/lib/site/doctor/say-finding';
import messages from '@/messages/en.json';

/** A finding with the sentence that an administrator reads. */
export interface Told extends Finding {
  text: string;
}

const translate = createTranslator({
  locale: 'en',
  messages,
  // A sentence that is missing, or lacks a value, fails the test.
  onError(error) {
    throw error;
  },
});

/** What a check finds of the site that this process is set to, as it is now. */
export async function askDoctor(check: Check, folder = process.cwd()): Promise<Told[]> {
  const findings = await runChecks([check], await examine(process.env, folder));
  return findings.map((finding) => {
    const said = sayFinding(finding, {
      text: (key, values) => translate(key as Parameters<typeof translate>[0], values),
      size: (bytes) => `${bytes} bytes`,
    });
    return { ...finding, text: said.text };
  });
}

/** Types what a finding says: a shell gets the lines as they stand, a statement is run by the database's root. */
export async function typeRemedies(finding: Finding | undefined, database?: string): Promise<void> {
  for (const remedy of finding?.remedies ?? []) await typeRemedy(remedy, database);
}

export async function typeRemedy({ where, lines }: Remedy, database = ''): Promise<void> {
  if (where === 'shell') execFileSync('sh', ['-c', lines.map(asWho).join('\n')], { stdio: 'pipe' });
  else if (where === 'dspam.conf') writeConfLines(lines);
  else if (where === '.env') for (const line of lines) setVariable(line);
  else if (where === 'database') await runStatements(lines, database);
  else throw new Error(`nobody types anything for ${where} here`);
}

/** A user other than root is the dashboard's user already, and cannot become another one. */
function asWho(line: string): string {
  return process.getuid?.() === 0 ? line : line.replace(/runuser .* -- /, '');
}

/** In the place of what stands there, as an administrator does it. */
function writeConfLines(lines: string[]): void {
  const file = String(process.env.DSPAM_CONF);
  const settings = new Set(lines.map(settingOf));
  const kept = readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => !settings.has(settingOf(line)));
  writeFileSync(file, [...lines, ...kept].join('\n'), 'latin1');
}

/** What a line is about: its key, with the name of a preference; of a list, the whole line. */
function settingOf(line: string): string {
  const [, key = '', rest = ''] = /^\s*(\S*)\s*(.*)/.exec(line) ?? [];
  if (/^preference$/i.test(key)) return `preference ${rest.split('=')[0]}`;
  return /^(?:allowoverride|trust)$/i.test(key) ? line : key.toLowerCase();
}

function setVariable(line: string): void {
  const at = line.indexOf('=');
  process.env[line.slice(0, at)] = line.slice(at + 1);
}

async function runStatements(lines: string[], database: string): Promise<void> {
  const root = await mysql.createConnection({
    socketPath: process.env.TEST_MYSQL_SOCKET ?? '',
    user: 'root',
    database,
  });
  for (const line of lines) await root.query(line);
  await root.end();
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { HttpVisitor } from '@/tests/support/http-visitor';
import { type Site, startSite } from '@/tests/support/site';
import { type Figure, figureOf, formatFigure, formatMs, formatTable } from './figures';
import { writeQuarantine } from './quarantine-of';

// Measures whether people who sign in hold up those who read: the quarantine list, alone and while 20 sign in at once.
// `npm run bench -- sign-in`.

const PEOPLE = 20;
const ROUNDS = 3;
const MESSAGES = 1000;
const LIMIT_P95_MS = 150;

const folder = mkdtempSync(path.join(tmpdir(), 'bench-sign-in-'));
const file = (name: string) => path.join(folder, name);
const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' }).trim();
const loginsOf = (kind: string) => Array.from({ length: PEOPLE }, (_unused, number) => `${kind}${number}`);

function writeAccounts(): void {
  const bcrypt = run('htpasswd', '-n', '-b', '-B', '-C', '12', 'x', 'pw').slice(2);
  const yescrypt = run('mkpasswd', '-m', 'yescrypt', 'pw');
  const lines = [
    ...loginsOf('bcrypt').map((login) => `${login}:${bcrypt}`),
    `reader:${run('openssl', 'passwd', '-apr1', 'pw')}`,
  ];
  writeFileSync(file('htpasswd'), `${lines.join('\n')}\n`);
  writeFileSync(
    file('shadow'),
    `${loginsOf('yescrypt')
      .map((login) => `${login}:${yescrypt}:19000:0:99999:7:::`)
      .join('\n')}\n`,
  );
}

async function listWhile(reader: HttpVisitor, work: Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  let isOver = false;
  const end = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const began = performance.now();
    const { status } = await reader.request('/mailbox/reader/quarantine');
    if (status !== 200) throw new Error(`the list answered ${status}`);
    samples.push(performance.now() - began);
  }
  await end;
  return samples;
}

async function signInAll(site: Site, kind: string): Promise<void> {
  const answers = await Promise.all(
    loginsOf(kind).map((login) => new HttpVisitor(site.origin).signIn(login, 'pw')),
  );
  if (answers.some((answer) => answer !== '/')) throw new Error(`not all signed in: ${answers.join(' ')}`);
}

async function measure(
  site: Site,
  reader: HttpVisitor,
  kind: string,
): Promise<{ list: Figure; all: number }> {
  const samples: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const work = signInAll(site, kind).then(() => times.push(performance.now() - began));
    samples.push(...(await listWhile(reader, work)));
  }
  return { list: figureOf(samples), all: figureOf(times).median };
}

let site: Site | undefined;
try {
  writeAccounts();
  site = await startSite({
    AUTH_METHODS: 'htpasswd shadow',
    HTPASSWD_FILE: file('htpasswd'),
    SHADOW_FILE: file('shadow'),
  });
  const { dir, mbox } = userFiles(site.home, 'domain', 'reader');
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (9, ?)', ['reader']);
  await writeQuarantine(mbox, site.database, 9, MESSAGES);
  const reader = new HttpVisitor(site.origin);
  if ((await reader.signIn('reader', 'pw')) !== '/') throw new Error('the reader could not sign in');
  await reader.request('/mailbox/reader/quarantine');
  const alone: number[] = [];
  for (let round = 0; round < 60; round++) alone.push(...(await listWhile(reader, Promise.resolve())));
  const bcrypt = await measure(site, reader, 'bcrypt');
  const yescrypt = await measure(site, reader, 'yescrypt');
  console.log(
    formatTable(
      [`list of ${MESSAGES} messages, median / p95 in ms`, 'list', `all ${PEOPLE} signed in after`],
      [
        ['nobody signs in', formatFigure(figureOf(alone)), ''],
        [`${PEOPLE} sign in by bcrypt, cost 12`, formatFigure(bcrypt.list), formatMs(bcrypt.all)],
        [`${PEOPLE} sign in by yescrypt`, formatFigure(yescrypt.list), formatMs(yescrypt.all)],
      ],
    ),
  );
  const worst = Math.max(bcrypt.list.p95, yescrypt.list.p95);
  if (worst > LIMIT_P95_MS) {
    console.error(`The list took ${formatMs(worst)} ms (p95); ${LIMIT_P95_MS} is the limit.`);
    process.exitCode = 1;
  }
} finally {
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
}

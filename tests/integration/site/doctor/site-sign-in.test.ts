import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Check } from '@/lib/site/doctor/check/check';
import { envValues } from '@/lib/site/doctor/site/env-values';
import { htpasswd } from '@/lib/site/doctor/site/htpasswd';
import { imap } from '@/lib/site/doctor/site/imap';
import { listenSocket } from '@/lib/site/doctor/site/listen-socket';
import { secretFiles } from '@/lib/site/doctor/site/secret-files';
import { shadow } from '@/lib/site/doctor/site/shadow';
import { sql } from '@/lib/site/doctor/site/sql';
import { callAs, PEOPLE } from '../../../support/as-user';
import { askDoctor, typeRemedies, typeRemedy } from '../../../support/ask-doctor';
import { type Dovecot, startDovecot } from '../../../support/dovecot';
import { type RelayRules, startRelay } from '../../../support/relay';
import { testSite } from '../../../support/test-site';

/* Each test makes a fault, has the doctor look, types what it says, and has it look again. */

const site = await testSite();
const stockEnv = { ...process.env };
chmodSync(site.folder, 0o755);

beforeEach(() => {
  Object.assign(process.env, stockEnv);
});

const levels = async (check: Check, folder?: string) =>
  (await askDoctor(check, folder)).map(({ level, says }) => `${level} ${says}`);

describe('sign-in by htpasswd', () => {
  const BCRYPT = '$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC';
  const file = path.join(site.folder, "people's file");

  beforeEach(() => {
    process.env.HTPASSWD_FILE = file;
  });

  it('has no file, until it is made', async () => {
    const [found] = await askDoctor(htpasswd);
    expect(found).toMatchObject({ level: 'fault', says: 'missing' });
    // htpasswd asks for the password, which nobody types here.
    await typeRemedy({ where: 'shell', lines: found?.remedies[0]?.lines.slice(0, 1) ?? [] });
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(await levels(htpasswd)).toEqual(['warning empty']);
  });

  it.each([
    ['bcrypt', BCRYPT],
    ['apr1', '$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/'],
    ['SHA', '{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g='],
    ['DES', 'rqXexS6ZhobKA'],
    [
      'SHA-512',
      '$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/',
    ],
    ['one that is locked', `!${BCRYPT}`],
  ])('knows %s', async (_form, hash) => {
    writeFileSync(file, `alice:${hash}\n`);
    expect(await levels(htpasswd)).toEqual(['good fine']);
  });

  it.each([
    ['plain text', 'a plain password'],
    ['bcrypt of a cost that takes hours', BCRYPT.replace('$05$', '$31$')],
    ['nothing', ''],
  ])('has %s for a hash, which never lets in, until it is made anew', async (_what, hash) => {
    writeFileSync(file, `bob:${BCRYPT}\nal ice:${hash}\n`);
    const [found] = await askDoctor(htpasswd);
    expect(found).toMatchObject({
      level: 'fault',
      says: 'unknownForm',
      values: { count: 1, names: 'al ice' },
    });
    if (hash !== '') expect(JSON.stringify(found)).not.toContain(hash);
    // As it stands, but with the password from a pipe.
    const [line = ''] = found?.remedies[0]?.lines ?? [];
    await typeRemedy({
      where: 'shell',
      lines: [`echo secret | ${line.replace('htpasswd -B', 'htpasswd -iB')}`],
    });
    expect(await levels(htpasswd)).toEqual(['good fine']);
  });
});

describe('sign-in by IMAP', () => {
  let dovecot: Dovecot;
  const endings: (() => void | Promise<void>)[] = [];

  beforeAll(async () => {
    dovecot = await startDovecot('localhost', 400);
    endings.push(dovecot.stop);
  });
  afterAll(async () => {
    for (const end of endings.reverse()) await end();
  });

  const set = (url: string, ca = dovecot.ca) =>
    Object.assign(process.env, { AUTH_METHODS: 'imap', IMAP_URL: url, IMAP_CA_FILE: ca });
  const through = async (port: number, rules: RelayRules) => {
    const relay = await startRelay(port, rules);
    endings.push(relay.stop);
    return relay.port;
  };

  it('is good under TLS, and in the clear on this machine', async () => {
    set(`imaps://localhost:${dovecot.tlsPort}`);
    expect(await levels(imap)).toEqual(['good fine']);
    set(`imap://localhost:${dovecot.port}`);
    expect(await levels(imap)).toEqual(['good fineClear']);
  });

  it.each([
    ['a certificate of another name', () => set(`imaps://127.0.0.1:${dovecot.tlsPort}`), 'fault otherName'],
    ['a port without TLS', () => set(`imaps://localhost:${dovecot.port}`), 'fault noTls'],
    [
      'a certificate that nobody here has signed',
      () => set(`imaps://localhost:${dovecot.tlsPort}`, ''),
      'fault untrusted',
    ],
  ])('meets %s, and is good with what is said', async (_what, make, says) => {
    make();
    const [found] = await askDoctor(imap);
    expect(`${found?.level} ${found?.says}`).toBe(says);
    for (const { where, lines } of found?.remedies ?? []) {
      const here = lines.map((line) => line.replace('/etc/ssl', site.folder));
      await typeRemedy({ where, lines: here });
    }
    expect((await levels(imap))[0]).toMatch(/^good/);
  });

  it('meets a server that offers no such sign-in, and no server at all', async () => {
    const port = await through(dovecot.port, {
      toClient: (text) => text.replaceAll(/AUTH=PLAIN/g, 'LOGINDISABLED'),
    });
    set(`imap://127.0.0.1:${port}`);
    expect(await levels(imap)).toEqual(['fault noSignIn']);
    set('imap://127.0.0.1:1');
    expect(await levels(imap)).toEqual(['fault unreachable']);
  });

  it('tells of a certificate that ends soon', async () => {
    const brief = await startDovecot('localhost', 5);
    endings.push(brief.stop);
    set(`imaps://localhost:${brief.tlsPort}`, brief.ca);
    const [found] = await askDoctor(imap);
    expect(found).toMatchObject({ level: 'warning', says: 'endsSoon', values: { days: 4 } });
  });
});

// Only root can give a program to root.
describe.runIf(PEOPLE.isRoot)('sign-in by the system’s accounts', () => {
  const helper = path.join(site.folder, 'helper');
  const set = (text: string, mode: number) => {
    writeFileSync(helper, `#!/bin/sh\n${text}\n`);
    chownSync(helper, 0, 0);
    chmodSync(helper, mode);
    Object.assign(process.env, { AUTH_METHODS: 'shadow', SHADOW_HELPER: helper });
  };

  it.each([
    ['without setuid root', 0o755, 'fault noRights'],
    ['that everybody may write to', 0o4757, 'fault writable'],
  ])('has a helper %s, and is good after the command', async (_what, mode, says) => {
    set('exit 1', mode);
    const [found] = await askDoctor(shadow);
    expect(`${found?.level} ${found?.says}`).toBe(says);
    await typeRemedies(found);
    expect(await levels(shadow)).toEqual(['good fine']);
    expect(statSync(helper).mode & 0o4000).toBe(0o4000);
  });

  it('has a helper that does not work for this user, or says yes to everybody', async () => {
    set('exit 50', 0o4755);
    expect(await levels(shadow)).toEqual(['warning refuses']);
    set('exit 0', 0o4755);
    expect(await levels(shadow)).toEqual(['fault letsIn']);
  });
});

describe('sign-in by SQL', () => {
  const QUERY = 'SELECT password, username FROM mailbox WHERE username = ?';
  const HASH = '{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr';

  beforeAll(async () => {
    await site.query('CREATE TABLE mailbox (username VARCHAR(255), password VARCHAR(255))');
    await site.query("INSERT INTO dspam_virtual_uids (username) VALUES ('nobody'), ('alice@example.org')");
    await site.query('INSERT INTO mailbox VALUES (?, ?)', ['alice@example.org', HASH]);
  });

  const set = (query: string, url = site.database.url) =>
    Object.assign(process.env, { AUTH_METHODS: 'sql', AUTH_SQL_URL: url, AUTH_SQL_QUERY: query });

  it('asks a query that runs', async () => {
    set(QUERY);
    expect(await levels(sql)).toEqual(['good fine']);
  });

  it.each([
    [
      'a table that is not there',
      'SELECT password, username FROM mailboxes WHERE username = ?',
      'fault fails',
    ],
    ['a column that is not there', 'SELECT crypt, username FROM mailbox WHERE username = ?', 'fault fails'],
    ['the password only', 'SELECT password FROM mailbox WHERE username = ?', 'warning oneColumn'],
    ['more than is used', 'SELECT password, username, 1 FROM mailbox WHERE username = ?', 'warning columns'],
  ])('asks for %s', async (_what, query, says) => {
    set(query);
    expect(await levels(sql)).toEqual([says]);
  });

  it('cannot sign in itself, of which no password is told', async () => {
    const { url, password } = site.database;
    set(QUERY, url.replace(password, 'wrong-password'));
    const [found] = await askDoctor(sql);
    expect(found).toMatchObject({ level: 'fault', says: 'unreachable' });
    expect(JSON.stringify(found)).not.toContain('wrong-password');
  });

  it.each([
    ['{PLAIN}open sesame', 'fault plain'],
    ['{CRAM-MD5}9186d855e11eba527a7a52ca82b313e180d62234f0acc9051b527243d41e2740', 'fault unknownForm'],
    ['open sesame', 'fault unknownForm'],
  ])('finds passwords like %j', async (stored, says) => {
    await site.query('UPDATE mailbox SET password = ?', [stored]);
    set(QUERY);
    const [found] = await askDoctor(sql);
    expect(`${found?.level} ${found?.says}`).toBe(says);
    expect(JSON.stringify(found)).not.toMatch(/sesame|9186/);
    if (found?.remedies.length === 0) await site.query('UPDATE mailbox SET password = ?', [HASH]);
    await typeRemedies(found);
    expect(await levels(sql)).toEqual(['good fine']);
  });
});

describe('files with secrets', () => {
  const folder = path.join(site.folder, 'installed');
  const env = path.join(folder, '.env');
  mkdirSync(folder);

  beforeEach(() => {
    const people = path.join(folder, 'people');
    const admins = path.join(folder, 'admins');
    for (const file of [env, people, admins]) writeFileSync(file, 'NEXTAUTH_SECRET=only in this test\n');
    Object.assign(process.env, { HTPASSWD_FILE: people, ADMINS_FILE: admins });
    for (const file of [env, people, admins, String(process.env.DSPAM_CONF)]) chmodSync(file, 0o640);
    chmodSync(folder, 0o755);
  });

  /** The group is only named where dspam works in one; otherwise anybody may be the one who reads dspam.conf. */
  async function mendConf(): Promise<void> {
    expect((await askDoctor(secretFiles, folder))[0]?.remedies).toEqual([]);
    chmodSync(String(process.env.DSPAM_BIN), 0o2755);
    const [found] = await askDoctor(secretFiles, folder);
    await typeRemedies(found);
    expect(statSync(String(process.env.DSPAM_CONF)).gid).toBe(statSync(String(process.env.DSPAM_BIN)).gid);
    chmodSync(String(process.env.DSPAM_BIN), 0o755);
  }

  const strangerReads = async (file: string) => {
    const { failed } = await callAs(
      PEOPLE.stranger,
      'lib/ground/files/read-setting-file',
      'readSettingFile',
      [file],
    );
    return failed === undefined;
  };

  it('belong to the dashboard alone', async () => {
    expect(await levels(secretFiles, folder)).toEqual(['good fine']);
  });

  it.each([
    ['.env', 0o644, 'fault readable'],
    ['people', 0o604, 'fault hashesReadable'],
    ['admins', 0o646, 'fault writable'],
    ['../dspam.conf', 0o644, 'warning confReadable'],
    ['.', 0o777, 'fault folderWritable'],
  ])('are open: %s with the mode %o, until the command was typed', async (name, mode, says) => {
    const file = path.join(folder, name);
    chmodSync(file, mode);
    const found = await askDoctor(secretFiles, folder);
    expect(found.map((each) => `${each.level} ${each.says}`)).toEqual([says]);
    // Only root can become another user.
    if (PEOPLE.isRoot && says !== 'fault folderWritable') expect(await strangerReads(file)).toBe(true);
    if (says === 'warning confReadable') await mendConf();
    else await typeRemedies(found[0]);
    expect(await levels(secretFiles, folder)).toEqual(['good fine']);
    if (PEOPLE.isRoot && /eadable/.test(says)) expect(await strangerReads(file)).toBe(false);
    expect(readFileSync(env, 'utf8')).toContain('only in this test');
  });

  it.runIf(PEOPLE.isRoot)('stay readable for the dashboard, which only read them as anybody', async () => {
    chownSync(env, 0, 0);
    chmodSync(env, 0o644);
    const look = () => callAs(PEOPLE.dashboard, 'tests/support/look-as', 'look', ['secretFiles', folder]);
    const { value } = await look();
    const found = (value as Awaited<ReturnType<typeof askDoctor>>).find(({ values }) => values.file === env);
    expect(found?.remedies[0]?.lines).toEqual([`chgrp ${PEOPLE.dashboard.gid} ${env} && chmod 640 ${env}`]);
    await typeRemedies(found);
    const { failed } = await callAs(
      PEOPLE.dashboard,
      'lib/ground/files/read-setting-file',
      'readSettingFile',
      [env],
    );
    expect(failed).toBeUndefined();
  });
});

describe('values in .env', () => {
  it.each([
    ['SECRET=geheim#42', 'geheim', 'fault cutAtHash', "SECRET='geheim#42'", 'geheim#42'],
    ['SECRET=geheim$42x', 'geheim', 'fault cutAtDollar', 'SECRET=geheim\\$42x', 'geheim$42x'],
  ])('are cut: %s', async (line, used, says, mended, whole) => {
    const folder = path.join(site.folder, 'cut');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, '.env'), `# a comment\n${line}\n`);
    process.env.SECRET = used;
    const [found] = await askDoctor(envValues, folder);
    expect(`${found?.level} ${found?.says}`).toBe(says);
    expect(found?.values).toMatchObject({ line: 2, name: 'SECRET', used: used.length });
    expect(JSON.stringify(found)).not.toContain('geheim');
    writeFileSync(path.join(folder, '.env'), `${mended}\n`);
    process.env.SECRET = whole;
    expect(await levels(envValues, folder)).toEqual(['good fine']);
  });
});

describe('LISTEN_SOCKET', () => {
  it('is not there, open to everybody, or closed to all, until the command was typed', async () => {
    const socket = path.join(site.folder, 'web.sock');
    process.env.LISTEN_SOCKET = socket;
    expect(await levels(listenSocket)).toEqual(['fault missing']);
    const server = createServer().listen(socket);
    await once(server, 'listening');
    for (const [mode, says] of [
      [0o777, 'fault open'],
      [0o600, 'warning closed'],
    ] as const) {
      chmodSync(socket, mode);
      const [found] = await askDoctor(listenSocket);
      expect(`${found?.level} ${found?.says}`).toBe(says);
      await typeRemedies(found);
      expect(await levels(listenSocket)).toEqual(['good fine']);
    }
    server.close();
  });
});

import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountStamp } from '@/lib/people/auth/account-stamp';
import { authMethods } from '@/lib/people/auth/auth-methods';
import { checkPassword } from '@/lib/people/auth/check-password';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { type Dovecot, startDovecot } from '@/tests/support/dovecot';
import { hearLog } from '@/tests/support/hear-log';
import { setSignInVariables } from '@/tests/support/sign-in-variables';

const lines = hearLog();
let site: ReturnType<typeof setSignInVariables>;
let dovecot: Dovecot;
let database: TestDatabase;
let postfixadmin: Connection;
const file = (name: string) => path.join(site.folder, name);

const DAY_MS = 24 * 3600 * 1000;
const today = Math.floor(Date.now() / DAY_MS);
const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' }).trim();

beforeAll(async () => {
  dovecot = await startDovecot();
  dovecot.addUser('carol@example.org', 'carol-mail');
  database = await createTestDatabase();
  site = setSignInVariables({
    AUTH_METHODS: 'htpasswd, shadow sql imap',
    SHADOW_FILE: '/dev/null',
    IMAP_URL: `imaps://localhost:${dovecot.tlsPort}`,
    IMAP_CA_FILE: dovecot.ca,
    IMAP_USER_FORMAT: '%n@example.org',
    AUTH_SQL_URL: database.url,
    AUTH_SQL_QUERY: "SELECT password, username FROM mailbox WHERE username = ? AND active = '1'",
  });
  process.env.SHADOW_FILE = file('shadow');
  writeFileSync(file('shadow'), '');
  // Postfixadmin's own table, as far as a sign-in needs it.
  postfixadmin = await createConnection({
    socketPath: database.socket,
    user: database.user,
    password: database.password,
    database: database.name,
  });
  await postfixadmin.query(`CREATE TABLE mailbox (
    username VARCHAR(255) NOT NULL PRIMARY KEY, password VARCHAR(255) NOT NULL, name VARCHAR(255) NOT NULL DEFAULT '',
    maildir VARCHAR(255) NOT NULL DEFAULT '', active TINYINT(1) NOT NULL DEFAULT 1
  ) ENGINE=InnoDB DEFAULT CHARSET=latin1`);
});
afterAll(async () => {
  await postfixadmin.end();
  await dovecot.stop();
  await database.drop();
  site.close();
});

describe('htpasswd, with files made by htpasswd', () => {
  it.each([
    ['bcrypt', ['-B', '-C', '5']],
    ['apr1', ['-m']],
    ['sha1', ['-s']],
    ['sha256', ['-2']],
    ['sha512', ['-5']],
    ['des', ['-d']],
  ])('accepts the right and refuses a wrong password of %s', async (kind, options) => {
    run('htpasswd', '-b', ...options, file('htpasswd'), `${kind} ü"o'x`, 'pässwrd');
    expect(await authMethods.htpasswd.check(`${kind} ü"o'x`, 'pässwrd')).toBe('right');
    expect(await authMethods.htpasswd.check(`${kind} ü"o'x`, 'passwrd')).toBe('wrong');
    expect(await authMethods.htpasswd.check(`${kind} ü"o'x\r\n`, 'pässwrd')).toBe('unknown');
  });

  it('never takes a password that stands there as it is', async () => {
    run('htpasswd', '-b', '-p', file('htpasswd'), 'plain', 'open');
    expect(await authMethods.htpasswd.check('plain', 'open')).toBe('wrong');
  });

  it('changes the stamp with the password and ends it with the account', async () => {
    run('htpasswd', '-b', '-s', file('htpasswd'), 'leaver', 'one');
    const before = await accountStamp('htpasswd', 'leaver');
    expect(before).toMatch(/^[\w-]{22}$/);
    expect(await accountStamp('htpasswd', 'leaver')).toBe(before);
    run('htpasswd', '-b', '-s', file('htpasswd'), 'leaver', 'two');
    expect(await accountStamp('htpasswd', 'leaver')).not.toBe(before);
    run('htpasswd', '-D', file('htpasswd'), 'leaver');
    expect(await accountStamp('htpasswd', 'leaver')).toBeNull();
  });
});

describe('shadow, with lines made by mkpasswd and openssl', () => {
  const hashes = {
    yescrypt: () => run('mkpasswd', '-m', 'yescrypt', 'secret'),
    sha512crypt: () => run('mkpasswd', '-m', 'sha-512', 'secret'),
    sha256crypt: () => run('openssl', 'passwd', '-5', 'secret'),
    md5crypt: () => run('openssl', 'passwd', '-1', 'secret'),
    bcrypt: () => run('mkpasswd', '-m', 'bcrypt', '-R', '5', 'secret'),
  };

  it.each(Object.entries(hashes))(
    'accepts the right and refuses a wrong password of %s',
    async (kind, make) => {
      appendFileSync(file('shadow'), `${kind}:${make()}:${today - 10}:0:99999:7:::\n`);
      expect(await authMethods.shadow.check(kind, 'secret')).toBe('right');
      expect(await authMethods.shadow.check(kind, 'Secret')).toBe('wrong');
      expect(await authMethods.shadow.check(kind, '')).toBe('wrong');
    },
  );

  it.each([
    ['locked', (hash: string) => `!${hash}:${today}:0:99999:7:::`],
    ['without a password', () => `*:${today}:0:99999:7:::`],
    ['with an empty password', () => `:${today}:0:99999:7:::`],
    ['expired', (hash: string) => `${hash}:${today}:0:99999:7::${today}:`],
    ['with a password that is too old', (hash: string) => `${hash}:${today - 31}:0:30:7:::`],
    ['with a password to be changed', (hash: string) => `${hash}:0:0:99999:7:::`],
  ])('refuses an account that is %s, and ends its sessions', async (state, line) => {
    const name = state.replaceAll(' ', '-');
    const hash = run('openssl', 'passwd', '-6', 'secret');
    appendFileSync(file('shadow'), `${name}:${hash}:${today}:0:99999:7:::\n`);
    expect(await authMethods.shadow.check(name, 'secret')).toBe('right');
    const others = readFileSync(file('shadow'), 'utf8').split('\n').slice(0, -2).join('\n');
    writeFileSync(file('shadow'), `${others}\n${name}:${line(hash)}\n`);
    for (const password of ['secret', '', '!', '*'])
      expect(await authMethods.shadow.check(name, password)).toBe('wrong');
    expect(await accountStamp('shadow', name)).toBeNull();
  });
});

describe('sql, with a table of Postfixadmin', () => {
  const base64 = (...parts: (string | Buffer)[]) =>
    Buffer.concat(parts.map((part) => Buffer.from(part))).toString('base64');
  const sha1 = (text: string) =>
    Buffer.from(run('sh', '-c', `printf %s '${text}' | openssl dgst -sha1 -r`).slice(0, 40), 'hex');
  const schemes: [string, () => string][] = [
    ['{SSHA}', () => `{SSHA}${base64(sha1('secretsalt'), 'salt')}`],
    ['{SHA512-CRYPT}', () => `{SHA512-CRYPT}${run('openssl', 'passwd', '-6', 'secret')}`],
    ['{BLF-CRYPT}', () => `{BLF-CRYPT}${run('mkpasswd', '-m', 'bcrypt', '-R', '5', 'secret')}`],
    ['{MD5-CRYPT}', () => `{MD5-CRYPT}${run('openssl', 'passwd', '-1', 'secret')}`],
    ['plain crypt', () => run('openssl', 'passwd', '-1', 'secret')],
  ];
  const add = (name: string, password: string) =>
    postfixadmin.query('REPLACE INTO mailbox (username, password) VALUES (?, ?)', [name, password]);

  it.each(schemes)('accepts the right and refuses a wrong password of %s', async (scheme, make) => {
    await add(`${scheme}@example.org`, make());
    expect(await authMethods.sql.check(`${scheme}@example.org`, 'secret')).toBe('right');
    expect(await authMethods.sql.check(`${scheme}@example.org`, 'Secret')).toBe('wrong');
  });

  it.each(['{PLAIN}secret', 'secret', '{CLEARTEXT}secret', '{UNHEARD-OF}secret', '{SSHA}', '{SSHA}c2hvcnQ='])(
    'never accepts %s',
    async (stored) => {
      await add('plain@example.org', stored);
      for (const password of ['secret', stored, ''])
        expect(await authMethods.sql.check('plain@example.org', password)).toBe('wrong');
    },
  );

  it('asks with the name as a value, and only for the name to the letter', async () => {
    await add("o'brien@example.org", run('openssl', 'passwd', '-1', 'secret'));
    expect(await authMethods.sql.check("o'brien@example.org", 'secret')).toBe('right');
    for (const name of ["' OR 1=1 -- ", "O'BRIEN@example.org", "o'brien@example.org ", '%', ''])
      expect(await authMethods.sql.check(name, 'secret')).toBe('unknown');
  });

  it('does not let in a user who is not active', async () => {
    await add('off@example.org', run('openssl', 'passwd', '-1', 'secret'));
    await postfixadmin.query("UPDATE mailbox SET active = 0 WHERE username = 'off@example.org'");
    expect(await authMethods.sql.check('off@example.org', 'secret')).toBe('unknown');
  });
});

describe('imap', () => {
  it('asks the server for the name that IMAP_USER_FORMAT makes', async () => {
    expect(await authMethods.imap.check('carol@example.org', 'carol-mail')).toBe('right');
    expect(await authMethods.imap.check('carol@example.org', 'wrong')).toBe('unknown');
  });

  it('does not let carol be carol@elsewhere.example by her own password', async () => {
    expect(await authMethods.imap.check('carol@elsewhere.example', 'carol-mail')).toBe('unknown');
  });
});

describe('a chain of methods', () => {
  it('lets the first that knows the user decide', async () => {
    run('htpasswd', '-b', '-s', file('htpasswd'), 'carol@example.org', 'carol-file');
    expect(await checkPassword('carol@example.org', 'carol-file')).toEqual({
      verdict: 'right',
      method: 'htpasswd',
    });
    expect(await checkPassword('carol@example.org', 'carol-mail')).toMatchObject({ verdict: 'wrong' });
    run('htpasswd', '-D', file('htpasswd'), 'carol@example.org');
    expect(await checkPassword('carol@example.org', 'carol-mail')).toEqual({
      verdict: 'right',
      method: 'imap',
    });
    expect(await checkPassword('nobody@example.org', 'x')).toMatchObject({ verdict: 'wrong' });
  });

  it('passes over a method that is down, with a warning, and never says wrong for it', async () => {
    const kept = mkdtempSync(path.join(tmpdir(), 'kept-'));
    copyFileSync(file('htpasswd'), path.join(kept, 'htpasswd'));
    rmSync(file('htpasswd'));
    try {
      expect(await checkPassword('yescrypt', 'secret')).toEqual({ verdict: 'right', method: 'shadow' });
      expect(await checkPassword('yescrypt', 'wrong')).toMatchObject({ verdict: 'wrong' });
      expect(await checkPassword('nobody@example.org', 'hunter2')).toEqual({ verdict: 'unavailable' });
      expect(lines.join('\n')).toContain('warn a way to sign in is not available: method=htpasswd');
      expect(lines.join('\n')).not.toContain('hunter2');
      copyFileSync(path.join(kept, 'htpasswd'), file('htpasswd'));
      await dovecot.stop();
      expect(await checkPassword('nobody@example.org', 'hunter2')).toEqual({ verdict: 'unavailable' });
      expect(lines.join('\n')).toContain('warn a way to sign in is not available: method=imap');
    } finally {
      rmSync(kept, { recursive: true });
    }
  });
});

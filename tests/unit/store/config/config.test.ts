import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseFromUrl } from '@/lib/store/config/address';
import { ConfigError, readConfig } from '@/lib/store/config/config';

let folder: string;
let env: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'config-'));
  mkdirSync(path.join(folder, 'home'));
  writeFileSync(path.join(folder, 'htpasswd'), 'alice:x\n');
  writeFileSync(
    path.join(folder, 'dspam.conf'),
    `Home ${folder}/home\nMySQLServer /run/mysqld/mysqld.sock\nMySQLUser dspam\nMySQLPass secret\nMySQLDb dspam\nMySQLUIDInSignature on # so that spam@ works\nMaxMessageSize 4194304\nUserLog on\n`,
  );
  env = {
    DSPAM_CONF: path.join(folder, 'dspam.conf'),
    DSPAM_BIN: '/bin/true',
    DSPAM_SCALE: 'large',
    HTPASSWD_FILE: path.join(folder, 'htpasswd'),
    NEXTAUTH_SECRET: 'x'.repeat(32),
    NEXTAUTH_URL: 'https://mail.example.org',
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

function faultsOf(changes: Record<string, string>): string[] {
  try {
    readConfig({ ...env, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('takes what it can from dspam.conf and has a default for the rest', () => {
    expect(readConfig(env)).toMatchObject({
      dspamHome: path.join(folder, 'home'),
      scale: 'large',
      database: {
        socketPath: '/run/mysqld/mysqld.sock',
        user: 'dspam',
        password: 'secret',
        database: 'dspam',
      },
      releaseArgs: ['--deliver=innocent', '--class=innocent', '--source=error', '--user', '%CURRENT_USER%'],
      deliveryTimeoutMs: 60_000,
      log: { level: 'info', format: 'text', toJournal: false },
      port: 3000,
      signatureDays: 14,
      uidInSignature: true,
      userLog: true,
      systemLog: false,
      maxMessageSize: 4_194_304,
    });
  });

  it('lets the environment win', () => {
    const config = readConfig({
      ...env,
      DATABASE_URL: 'mysql://u:p%40ss@db.example:3307/spam',
      RELEASE_ARGS: ' --user  %CURRENT_USER% -d %u ',
      PORT: '8080',
    });
    expect(config.database).toEqual({
      host: 'db.example',
      port: 3307,
      user: 'u',
      password: 'p@ss',
      database: 'spam',
    });
    expect(config.releaseArgs).toEqual(['--user', '%CURRENT_USER%', '-d', '%u']);
    expect(config.port).toBe(8080);
  });

  it('names all faults at once, each with what to do', () => {
    const faults = faultsOf({
      DSPAM_CONF: path.join(folder, 'missing.conf'),
      DSPAM_HOME: path.join(folder, 'nowhere'),
      DSPAM_BIN: '/nowhere/dspam',
      DSPAM_SCALE: 'huge',
      HTPASSWD_FILE: path.join(folder, 'missing'),
      NEXTAUTH_SECRET: 'short',
      NEXTAUTH_URL: 'mail.example.org',
      PORT: 'http',
      DELIVERY_TIMEOUT_SECONDS: '0',
      LOG_LEVEL: 'verbose',
      LOG_FORMAT: 'xml',
    });
    for (const name of [
      'DSPAM_CONF',
      'DSPAM_HOME',
      'DSPAM_BIN',
      'DSPAM_SCALE',
      'HTPASSWD_FILE',
      'NEXTAUTH_SECRET',
      'NEXTAUTH_URL',
      'PORT',
      'DELIVERY_TIMEOUT_SECONDS',
      'LOG_LEVEL',
      'LOG_FORMAT',
      'DATABASE_URL',
    ]) {
      expect(
        faults.filter((fault) => fault.startsWith(`${name} `)),
        name,
      ).toHaveLength(1);
    }
  });

  it.each([
    ['RELEASE_ARGS', '--deliver=innocent --user alice', '%CURRENT_USER%'],
    ['DATABASE_URL', 'postgres://u@h/db', 'mysql://'],
    ['NEXTAUTH_URL', 'javascript:alert(1)', 'https://'],
    ['HTPASSWD_FILE', '', 'is missing'],
  ])('refuses %s=%j', (name, value, hint) => {
    expect(faultsOf({ [name]: value }).join('\n')).toContain(hint);
  });

  it('reads a socket from DATABASE_URL', () => {
    expect(databaseFromUrl('mysql://u:p@localhost/dspam?socket=%2Frun%2Fmysqld.sock')).toEqual({
      socketPath: '/run/mysqld.sock',
      user: 'u',
      password: 'p',
      database: 'dspam',
    });
  });
});

describe('BASE_PATH and NEXTAUTH_URL', () => {
  const HOST = 'https://mail.example.org';
  it.each([
    [{}, HOST, ''],
    [{ NEXTAUTH_URL: `${HOST}/` }, HOST, ''],
    [{ NEXTAUTH_URL: `${HOST}/dspam`, BASE_PATH: '/dspam' }, `${HOST}/dspam`, '/dspam'],
    [{ NEXTAUTH_URL: `${HOST}/dspam/`, BASE_PATH: ' /dspam ' }, `${HOST}/dspam`, '/dspam'],
    [{ NEXTAUTH_URL: `${HOST}/a/b-c`, BASE_PATH: '/a/b-c' }, `${HOST}/a/b-c`, '/a/b-c'],
    // As next-auth's own manual wants it.
    [{ NEXTAUTH_URL: `${HOST}/dspam/api/auth`, BASE_PATH: '/dspam' }, `${HOST}/dspam`, '/dspam'],
  ])('takes %j', (changes, url, basePath) => {
    const config = readConfig({ ...env, ...changes });
    expect([config.url.href.replace(/\/$/, ''), config.basePath]).toEqual([url, basePath]);
  });

  it.each([
    [{ NEXTAUTH_URL: `${HOST}/dspam` }, 'NEXTAUTH_URL has the path /dspam', 'set BASE_PATH=/dspam'],
    [{ NEXTAUTH_URL: `${HOST}/api/auth` }, 'NEXTAUTH_URL has the path /api/auth', `or write ${HOST}`],
    [{ NEXTAUTH_URL: `${HOST}/cgi bin` }, 'NEXTAUTH_URL has a path, /cgi%20bin', `write ${HOST}`],
    [{ BASE_PATH: '/dspam' }, 'NEXTAUTH_URL has to have the path', `write ${HOST}/dspam`],
    [
      { NEXTAUTH_URL: `${HOST}/mail`, BASE_PATH: '/dspam' },
      'NEXTAUTH_URL has to have',
      `write ${HOST}/dspam`,
    ],
    [
      { NEXTAUTH_URL: `${HOST}/DSPAM`, BASE_PATH: '/dspam' },
      'NEXTAUTH_URL has to have',
      `write ${HOST}/dspam`,
    ],
    [{ NEXTAUTH_URL: `${HOST}/?x=1` }, 'NEXTAUTH_URL has more in it', `write ${HOST}`],
    [{ NEXTAUTH_URL: 'https://u:p@mail.example.org' }, 'NEXTAUTH_URL has more in it', `write ${HOST}`],
    [{ BASE_PATH: 'dspam' }, 'BASE_PATH has to begin with /', '/dspam'],
    [{ BASE_PATH: '/dspam/' }, 'BASE_PATH has to begin with /', 'must not end with it'],
    [{ BASE_PATH: '/' }, 'BASE_PATH has to begin with /', '/dspam'],
    [{ BASE_PATH: '/a//b' }, 'BASE_PATH has to begin with /', '/dspam'],
    [{ BASE_PATH: '/../b' }, 'BASE_PATH has to begin with /', '/dspam'],
    [{ BASE_PATH: '//evil.example' }, 'BASE_PATH has to begin with /', '/dspam'],
  ])('refuses %j', (changes: Record<string, string>, ...hints) => {
    const faults = faultsOf(changes);
    expect(faults).toHaveLength(1);
    for (const hint of hints) expect(faults[0]).toContain(hint);
  });
});

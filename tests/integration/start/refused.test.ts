import { execFile } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listLoginAccounts } from '@/lib/store/config/login-accounts';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { siteEnvironment } from '@/scripts/setup/site-environment.mjs';
import { PEOPLE } from '@/tests/support/as-user';

// What `npm start` itself says, as a process, in a folder with a `.env` of its own.

const START = path.resolve('scripts/start.ts');
const SECRET = 'a secret of the right length that only this test knows';
let folder: string;
const file = (name: string) => path.join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start-'));
  chmodSync(folder, 0o755);
  writeFileSync(file('htpasswd'), '');
  writeFileSync(
    file('dspam.conf'),
    `Home ${folder}\nMySQLServer /nowhere\nMySQLUser u\nMySQLDb d\nTrust ${userInfo().username}\n`,
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * Starts with these variables besides those of a good site, and ends at the latest because there is no build. Returns
 * what it said.
 */
async function start(variables: Record<string, string> = {}, before: string[] = []): Promise<string> {
  const site = siteEnvironment({
    conf: file('dspam.conf'),
    home: folder,
    htpasswd: file('htpasswd'),
    admins: '',
    secret: SECRET,
    port: 3999,
    origin: 'http://localhost:3999',
  });
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    ...site,
    NODE_ENV: 'production',
    DSPAM_SCALE: 'domain',
    ...variables,
  };
  for (const [name, value] of Object.entries(environment)) if (value === '') delete environment[name];
  const tsx = path.resolve('node_modules/tsx/dist/loader.mjs');
  const [program = process.execPath, ...args] = [...before, process.execPath, ...TYPESCRIPT, START];
  try {
    await promisify(execFile)(
      program,
      args.map((word) => (word === 'tsx' ? tsx : word)),
      { cwd: folder, env: { ...environment, TSX_TSCONFIG_PATH: path.resolve('tsconfig.json') } },
    );
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
  throw new Error('it has started');
}

describe('the start', () => {
  it('says its faults as records, one for each, with LOG_FORMAT=json', async () => {
    const variables = { LOG_FORMAT: 'json', REMOVED_KEEP_DAYS: 'many', PORT: 'none' };
    const lines = (await start(variables)).split('\n').slice(0, -1);
    const records = lines.map((line): { level: string; text: string } => JSON.parse(line));
    for (const named of ['REMOVED_KEEP_DAYS', 'PORT', 'there is no build'])
      expect(records).toContainEqual(
        expect.objectContaining({ level: 'error', text: expect.stringContaining(named) }),
      );
  });

  it('refuses a .env that others can read, says the line, and is content after it', async () => {
    copyFileSync('.env.example', file('.env'));
    chmodSync(file('.env'), 0o644);
    const said = await start();
    const line = /: (chmod .*)$/m.exec(said)?.[1] ?? '';
    expect(said).toContain(`${file('.env')} is open to every user of this machine`);
    await promisify(execFile)('sh', ['-c', line]);
    expect(statSync(file('.env')).mode & 0o077).toBe(0o040);
    expect(await start()).not.toContain('open to every user');
  });

  it('tells of it beside the other faults', async () => {
    writeFileSync(file('.env.local'), 'PORT=http\n', { mode: 0o604 });
    const said = await start({ PORT: '' });
    expect(said).toContain('.env.local is open');
    expect(said).toContain('PORT has to be a port number');
  });

  it('says where a value of .env is cut, by its length', async () => {
    const lines = [
      `NEXTAUTH_SECRET=${'a'.repeat(35)}#${'b'.repeat(9)}`,
      'DATABASE_URL=mysql://u:pa$word@h/d',
    ];
    writeFileSync(file('.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
    const said = await start({ NEXTAUTH_SECRET: '', DATABASE_URL: '' });
    expect(said).toMatch(/NEXTAUTH_SECRET has 45 characters in .*\.env \(line 1\), and is used with 35/);
    expect(said).toMatch(/DATABASE_URL has 21 characters in .*\.env \(line 2\), and is used with 16/);
    expect(said).not.toMatch(/aaaa|bbbb|pa\$/);
  });

  it('wants a door of its own for the method proxy where others have accounts', async () => {
    const proxy = { AUTH_METHODS: 'proxy', AUTH_PROXY_TRUSTED: '127.0.0.1' };
    const accounts = listLoginAccounts();
    const said = await start(proxy);
    if (accounts.length > 0) {
      expect(said).toContain('LISTEN_SOCKET');
      expect(said).toContain('AUTH_PROXY_SECRET');
      expect(said).toContain(accounts[0]);
    } else expect(said).not.toContain('AUTH_PROXY_SECRET');
    const doors: Record<string, string>[] = [
      { AUTH_PROXY_SECRET: 'x'.repeat(32) },
      { LISTEN_SOCKET: '/run/web.sock', AUTH_PROXY_TRUSTED: '' },
    ];
    for (const door of doors)
      expect(await start({ ...proxy, ...door })).not.toMatch(/AUTH_PROXY|LISTEN_SOCKET/);
  });

  it('names the missing line Trust, whether DSPAM_SCALE is set or not', async () => {
    if (!PEOPLE.isRoot) return expect(PEOPLE.isRoot).toBe(false);
    writeFileSync(
      file('dspam.conf'),
      `Home ${folder}\nMySQLServer /nowhere\nMySQLUser u\nMySQLDb d\nTrust mail\n`,
    );
    for (const scale of ['', 'domain']) {
      const said = await start({ DSPAM_SCALE: scale }, asNobody());
      expect(said).toContain(`add the line "Trust nobody"`);
      expect(said).not.toContain('DSPAM_SCALE');
    }
  });

  it('refuses a helper that could only say "wrong", with NoNewPrivileges', async () => {
    if (!PEOPLE.isRoot) return expect(PEOPLE.isRoot).toBe(false);
    copyFileSync('/bin/true', file('helper'));
    chownSync(file('helper'), 0, 0);
    chmodSync(file('helper'), 0o4755);
    const shadow = { AUTH_METHODS: 'shadow', SHADOW_HELPER: file('helper') };
    const said = await start(shadow, asNobody('--no-new-privs'));
    expect(said).toContain(`SHADOW_HELPER ${file('helper')}`);
    expect(said).toContain('NoNewPrivileges=no');
    expect(await start(shadow, asNobody())).not.toContain('SHADOW_HELPER');
    // One that needs nobody's rights works as well with it.
    chmodSync(file('helper'), 0o755);
    expect(await start(shadow, asNobody('--no-new-privs'))).not.toContain('SHADOW_HELPER');
  });
});

/** As a user with no rights, whom the system knows by a name. */
function asNobody(...more: string[]): string[] {
  return ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', ...more];
}

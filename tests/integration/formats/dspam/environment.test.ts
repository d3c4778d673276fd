import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findScale } from '@/lib/formats/dspam/build-parameters';
import { countMailQueue } from '@/lib/formats/dspam/mail-queue';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { askShadowHelper } from '@/lib/people/auth/shadow-helper';
import { getConfig } from '@/lib/store/config/config';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const ALLOWED = /^(?:PATH|HOME|LANG|TZ|(?:LC|DSPAM)_\w+)$/;
/** Every variable that the site's administrator can set. */
const NAMES = [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(
  ([, name = '']) => name,
);

const site = await testSite();
/** Notes the environment that it was started with, and goes on with `then`. */
function noting(name: string, then: string): string {
  const file = path.join(site.folder, name);
  writeFileSync(file, `#!/bin/sh\ncat /proc/$$/environ > '${file}.env'\n${then}\n`);
  chmodSync(file, 0o755);
  return file;
}
function environmentOf(program: string): Map<string, string> {
  const entries = readFileSync(`${program}.env`, 'utf8').split('\0').filter(Boolean);
  return new Map(
    entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}
function expectNothingElse(program: string): void {
  const given = environmentOf(program);
  expect([...given.keys()].filter((name) => !ALLOWED.test(name) && name !== 'PWD')).toEqual([]);
  expect([...given.values()].filter((value) => value.includes('leaked'))).toEqual([]);
}

beforeAll(() => {
  getConfig();
  for (const name of NAMES) if (!ALLOWED.test(name)) process.env[name] = `leaked ${name}`;
  // What a unit file or the shell adds.
  Object.assign(process.env, { DB_PASSWORD: 'leaked', PATHS: 'leaked', XLC_X: 'leaked', NODE_OPTIONS: '' });
  Object.assign(process.env, { LC_TIME: 'C.UTF-8', TZ: 'UTC' });
});

describe('what programs get of the environment', () => {
  it('is known of every variable in .env.example', () => {
    expect(NAMES).toContain('AUTH_SQL_URL');
    expect(NAMES.length).toBeGreaterThan(30);
  });

  it('is a list, for dspam and for the delivery agent behind it', async () => {
    const dspam = noting('noting-dspam', `exec '${getConfig().dspamBin}' "$@"`);
    const agent = noting('agent', 'cat > /dev/null');
    getConfig().dspamBin = dspam;
    const { signature } = await site.quarantine({ user: USER });
    expect(await releaseMessage(USER, USER, signature, newBatch())).toMatchObject({ ok: true });
    for (const program of [dspam, agent]) {
      expectNothingElse(program);
      expect(environmentOf(program).get('LC_TIME')).toBe('C.UTF-8');
      expect(environmentOf(program).get('TZ')).toBe('UTC');
      expect(environmentOf(program).get('DSPAM_CONF')).toBe(process.env.DSPAM_CONF);
    }
  });

  it('is the same for `dspam --version`, the mail queue and the helper for passwords', async () => {
    const version = noting('version', 'echo "Configuration parameters: \'--enable-large-scale\'"');
    const queue = noting('queue', 'echo one');
    const helper = noting('helper', 'exit 0');
    expect(findScale(version)).toBe('large');
    expect(await countMailQueue([queue])).toBe(1);
    expect(await askShadowHelper(helper, 'alice', 'secret')).toBe(true);
    for (const program of [version, queue, helper]) expectNothingElse(program);
  });
});

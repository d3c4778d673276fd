import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { siteEnvironment } from '@/scripts/setup/site-environment.mjs';

/** Sets the environment of this process to a site that has only what signing in needs: no DSPAM data, no database. */
export function setSignInVariables(variables: Record<string, string>): { folder: string; close(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'sign-in-'));
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file('htpasswd'), '');
  writeFileSync(file('dspam.conf'), 'MySQLServer /nowhere\nMySQLUser nobody\nMySQLDb none\n');
  const site = siteEnvironment({
    conf: file('dspam.conf'),
    home: folder,
    htpasswd: file('htpasswd'),
    admins: '',
    secret: 'a secret that only the tests of this project know',
    port: 3999,
    origin: 'http://localhost:3999',
  });
  Object.assign(process.env, site, { DSPAM_SCALE: 'domain' }, variables);
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

import { afterEach, expect, test, vi } from 'vitest';
import { allAsInstalled, asInstalled } from '@/lib/store/config/as-installed';

afterEach(() => vi.unstubAllEnvs());

const CRON = '17 3 * * * cd /usr/lib/dspam-dashboard && npm run -s maintain';

test('in the sources, texts stay as they are', () => {
  expect(asInstalled(CRON)).toBe(CRON);
});

test.each([
  [
    'Tell your administrator to run: npm run migrate',
    'Tell your administrator to run: dspam-dashboard migrate',
  ],
  ['npm run doctor -- --user NAME', 'dspam-dashboard doctor --user NAME'],
  ['npm run restore -- FOLDER', 'dspam-dashboard restore FOLDER'],
  [CRON, '17 3 * * * /usr/sbin/dspam-dashboard maintain'],
  ['npm run lint', 'npm run lint'],
  ['In .env, then restart', 'In /etc/dspam-dashboard/env, then restart'],
  ['/srv/dashboard/.env', '/srv/dashboard/.env'],
  ['chmod 640 /usr/lib/dspam-dashboard/.env', 'chmod 640 /etc/dspam-dashboard/env'],
  ['npm run import-configure -- /path', 'dspam-dashboard import-configure /path'],
  ['npm run digest-reply -- TOKEN', 'dspam-dashboard digest-reply TOKEN'],
  ['.env.local', '.env.local'],
  ['it is in docs/scale.md, below', 'it is in /usr/share/doc/dspam-dashboard/scale.md, below'],
])('of a package, %s', (text, typed) => {
  vi.stubEnv('DSPAM_DASHBOARD_PACKAGED', 'yes');
  expect(asInstalled(text)).toBe(typed);
});

test('goes through a tree of texts', () => {
  vi.stubEnv('DSPAM_DASHBOARD_PACKAGED', 'yes');
  expect(allAsInstalled({ errors: { migrate: 'npm run migrate' }, other: 'as it was' })).toEqual({
    errors: { migrate: 'dspam-dashboard migrate' },
    other: 'as it was',
  });
});

import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { BASE_PATH_FORM } from '@/lib/store/config/dashboard-address';
import { BASE_PATH_FORM as FORM_OF_PACKAGES } from '@/scripts/package/base-path-form.mjs';

it('takes for a package what the start takes', () => {
  expect(FORM_OF_PACKAGES).toEqual(BASE_PATH_FORM);
});

it.each(['dspam', '/dspam/', '/', '/a b'])('refuses %j before it builds anything', (given) => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/package.mjs'], {
    encoding: 'utf8',
    env: { ...process.env, BASE_PATH: given },
  });
  expect(status).toBe(1);
  expect(stderr).toBe(
    `BASE_PATH ${given} has to begin with / and must not end with it: /dspam, for example\n`,
  );
});

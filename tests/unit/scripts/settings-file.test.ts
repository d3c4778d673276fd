import { expect, it } from 'vitest';
import { settingsFile } from '@/scripts/package/settings-file.mjs';

it('is for a web server of this machine, and names the commands of a package', () => {
  const text = settingsFile('');
  expect(text).toMatch(/^NEXTAUTH_URL=$/m);
  expect(text).toMatch(/^BIND_ADDRESS=127\.0\.0\.1$/m);
  expect(text).toMatch(/^#BASE_PATH=/m);
  expect(text).not.toMatch(/npm run (?!package)/);
});

it('has the path that its build is for', () => {
  expect(settingsFile('/dspam')).toMatch(/^BASE_PATH=\/dspam$/m);
});

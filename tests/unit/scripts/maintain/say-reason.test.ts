import { afterEach, expect, test, vi } from 'vitest';
import { sayReason } from '@/scripts/maintain/say-reason';

afterEach(() => vi.unstubAllEnvs());

test('says in words why a user cannot be put back', () => {
  expect(sayReason('putBackNone')).toBe(
    'There are no copies of this user’s deleted data, so there is nothing to put back.',
  );
});

test('names commands as a package has them', () => {
  vi.stubEnv('DSPAM_DASHBOARD_PACKAGED', 'yes');
  expect(sayReason('migrate')).toContain('dspam-dashboard migrate');
});

test.each(['the disk is on fire', 'toString', 'diskFullOf'])('leaves %s as it is', (reason) => {
  expect(sayReason(reason)).toBe(reason);
});

import { expect, test } from 'vitest';
import { AppError } from '@/lib/ground/errors';
import { sayError } from '@/scripts/maintain/say-error';

test.each(['putBackNone', 'putBackNewUser', 'deletionBusy'] as const)('puts %s into words', (reason) => {
  expect(sayError(new AppError('conflict', `alice: ${reason}`, { reason }))).toMatch(/^[A-Z].+ .+\.$/);
});

test.each([
  ['homeOther', 'DSPAM_HOME /var/spool/dspam: .dashboard holds X, and the database Y'],
  ['unreadableFolder', 'may not enter /var/spool/dspam/data'],
] as const)('tells an administrator of %s what a page does not', (reason, message) => {
  expect(sayError(new AppError('unavailable', message, { reason, values: { file: 'x' } }))).toBe(message);
});

test('an error without a reason is its text', () => {
  expect(sayError(new AppError('invalid', 'put-back takes a name'))).toBe('put-back takes a name');
});

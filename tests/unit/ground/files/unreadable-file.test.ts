import { describe, expect, it } from 'vitest';
import { unreadableFile } from '@/lib/ground/files/unreadable-file';

const refused = (code: string) => Object.assign(new Error(`${code}: read`), { code });

describe('a file that could not be read', () => {
  it.each(['EACCES', 'EPERM'])('is one of which a right is missing: %s', (code) => {
    expect(unreadableFile('/home/mbox', refused(code))).toMatchObject({
      code: 'unavailable',
      reason: 'unreadableFile',
      values: { file: '/home/mbox' },
    });
  });

  it.each(['EIO', 'ENOTCONN', 'ESTALE', 'ETIMEDOUT'])('is one whose disk fails, not a right: %s', (code) => {
    expect(unreadableFile('/home/mbox', refused(code))).toMatchObject({
      code: 'unavailable',
      reason: 'unreadableDisk',
      values: { file: '/home/mbox', code },
    });
  });
});

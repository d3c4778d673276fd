import { describe, expect, it, vi } from 'vitest';
import { retried } from '@/lib/store/db/retried';

const withCode = (code: string) => Object.assign(new Error('no'), { code });

describe('retried', () => {
  it.each([
    ['a deadlock', withCode('ER_LOCK_DEADLOCK')],
    ['a row that was changed since it was read', withCode('ER_CHECKREAD')],
    ['a statement that could not be sent', Object.assign(withCode('EPIPE'), { fatal: true })],
    [
      'a connection that was closed before',
      Object.assign(new Error("Can't add new command when connection is in closed state"), { fatal: true }),
    ],
  ])('does it again after %s, twelve times at most', async (_name, error) => {
    const work = vi.fn().mockRejectedValueOnce(error).mockRejectedValueOnce(error).mockResolvedValue('done');
    expect(await retried(work)).toBe('done');
    expect(work).toHaveBeenCalledTimes(3);
    const never = vi.fn().mockRejectedValue(error);
    await expect(retried(never)).rejects.toBe(error);
    expect(never).toHaveBeenCalledTimes(12);
  });

  it.each([
    ['another error of the server', withCode('ER_DUP_ENTRY')],
    [
      'a connection that is lost on the way: it may have been done',
      Object.assign(withCode('PROTOCOL_CONNECTION_LOST'), { fatal: true }),
    ],
    ['a broken pipe of something else', withCode('EPIPE')],
    ['an error of ours', new Error('no')],
    ['what is no error', 'no'],
  ])('does nothing again after %s', async (_name, error) => {
    const work = vi.fn().mockRejectedValue(error);
    await expect(retried(work)).rejects.toBe(error);
    expect(work).toHaveBeenCalledTimes(1);
  });
});

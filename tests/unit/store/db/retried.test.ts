import { describe, expect, it, vi } from 'vitest';
import { inBackground } from '@/lib/ground/in-background';
import { retried } from '@/lib/store/db/retried';

vi.mock('node:timers/promises', () => ({ setTimeout: async (ms: number) => void waits.push(ms) }));
const waits = vi.hoisted((): number[] => []);

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

  describe('of a node that takes nothing now', () => {
    const error = withCode('ER_UNKNOWN_COM_ERROR');

    it.each([
      ['a person', <T>(work: () => T) => work(), 5],
      ['a command', <T>(work: () => T) => inBackground(work, 'command'), 10],
    ] as const)('is asked again for %s, with growing waits', async (_who, run, most) => {
      const never = vi.fn().mockRejectedValue(error);
      waits.length = 0;
      await expect(run(() => retried(never))).rejects.toBe(error);
      expect(never).toHaveBeenCalledTimes(most);
      expect(waits).toEqual([...waits].sort((a, b) => a - b));
    });

    it('is asked until it does for the background of a server', async () => {
      const work = vi.fn();
      for (let tries = 0; tries < 40; tries++) work.mockRejectedValueOnce(error);
      work.mockResolvedValue('done');
      waits.length = 0;
      expect(await inBackground(() => retried(work))).toBe('done');
      expect(Math.max(...waits)).toBe(5_000);
    });
  });

  it('waits once more for a row that somebody keeps where nobody waits for it', async () => {
    const error = withCode('ER_LOCK_WAIT_TIMEOUT');
    const kept = vi.fn().mockRejectedValue(error);
    await expect(retried(kept)).rejects.toBe(error);
    expect(kept).toHaveBeenCalledTimes(1);
    await expect(inBackground(() => retried(kept))).rejects.toBe(error);
    expect(kept).toHaveBeenCalledTimes(1 + 3);
  });
});

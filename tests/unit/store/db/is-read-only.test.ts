import { describe, expect, it, vi } from 'vitest';
import { inBackground } from '@/lib/ground/in-background';
import { isReadOnly } from '@/lib/store/db/is-read-only';

vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

/** What mysql2 answers for one row of one column, after so many answers of a node that is joining. */
const answering = (value: number, refusals = 0) => {
  const query = vi.fn();
  const refusal = Object.assign(new Error('WSREP has not yet prepared node for application use'), {
    code: 'ER_UNKNOWN_COM_ERROR',
  });
  for (let each = 0; each < refusals; each++) query.mockRejectedValueOnce(refusal);
  return { query: query.mockResolvedValue([[[value]], []]) };
};

describe('isReadOnly', () => {
  it('tells a server that takes no changes from one that does', async () => {
    expect(await isReadOnly(answering(1))).toBe(true);
    expect(await isReadOnly(answering(0))).toBe(false);
  });

  it('asks a node again that is joining, as often as a command may wait', async () => {
    expect(await inBackground(() => isReadOnly(answering(1, 9)), 'command')).toBe(true);
    await expect(inBackground(() => isReadOnly(answering(1, 10)), 'command')).rejects.toThrow('WSREP');
  });
});

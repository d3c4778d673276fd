import { describe, expect, it, vi } from 'vitest';
import { questionOfSelection } from '@/lib/data/change/release-question';
import { AppError } from '@/lib/ground/errors';

const form = { intent: 'release', mailbox: 'alice', key: ['one'], confirmed: undefined } as const;
const selection = { ...form, key: [...form.key], scope: undefined, params: undefined, drawn: undefined };

describe('questionOfSelection', () => {
  it('looks nothing up for a single message, which nobody is asked about', async () => {
    const findPlace = vi.fn();
    expect(await questionOfSelection(findPlace, ['one'], selection)).toBeNull();
    expect(findPlace).not.toHaveBeenCalled();
  });

  it('looks where several are', async () => {
    const findPlace = vi.fn(() => Promise.reject(new AppError('unavailable', 'away')));
    await expect(questionOfSelection(findPlace, ['one', 'two'], selection)).rejects.toThrow('away');
  });
});

import { expect, it, vi } from 'vitest';
import { renewHeld } from '@/lib/messages/sender-rules/hold-address';
import { keepRules } from '@/lib/messages/sender-rules/keep-rules';
import { keepSenderRulesStep } from '@/lib/site/upkeep/keep-sender-rules-step';

vi.mock('@/lib/messages/sender-rules/hold-address', () => ({ renewHeld: vi.fn() }));
vi.mock('@/lib/messages/sender-rules/keep-rules', () => ({ keepRules: vi.fn() }));

it('tells what could not be done for one when the rest fails as well', async () => {
  vi.mocked(keepRules).mockImplementation(async (failed) => {
    failed('bob', new Error('no folder'));
    return 3;
  });
  vi.mocked(renewHeld).mockRejectedValue(new Error('the database is away'));
  expect(await keepSenderRulesStep.run()).toEqual({
    did: '3 senders are let through',
    failures: ['bob: no folder', 'mail that comes last: the database is away'],
  });
});

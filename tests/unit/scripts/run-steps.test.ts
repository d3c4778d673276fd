import { beforeEach, expect, it, vi } from 'vitest';
import { runSteps } from '@/scripts/test/run-steps.mjs';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

const fail = () => {
  throw new Error('it fails');
};

it('goes on behind a step that fails, and names it at the end', async () => {
  const later = vi.fn();
  const failed = await runSteps([
    { name: 'lint', run: fail },
    { name: 'unit tests', run: later },
    { name: 'browser tests', run: async () => fail() },
  ]);
  expect(later).toHaveBeenCalledOnce();
  expect(failed).toEqual(['lint', 'browser tests']);
});

it('leaves out what needs a step that has failed, and what needs that', async () => {
  const never = vi.fn();
  const failed = await runSteps([
    { name: 'packages', run: fail },
    { name: 'build', run: never, needs: 'packages' },
    { name: 'browser tests', run: never, needs: 'build' },
  ]);
  expect(never).not.toHaveBeenCalled();
  expect(failed).toEqual([
    'packages',
    'build (not run: it needs packages)',
    'browser tests (not run: it needs build)',
  ]);
});

it('answers nothing when all is well', async () => {
  expect(await runSteps([{ name: 'lint', run: () => undefined }])).toEqual([]);
});

import { expect, it } from 'vitest';
import { readArguments } from '@/scripts/doctor/read-arguments';

it('the user of the dashboard looks as itself, root has to name that user', () => {
  expect(readArguments(['--json'], false)).toEqual({
    user: undefined,
    json: true,
    only: undefined,
    probe: undefined,
    mailbox: undefined,
  });
  expect(readArguments(['--user', 'dashboard', '--probe', 'alice'], true)).toMatchObject({
    user: 'dashboard',
    json: false,
    probe: 'alice',
  });
  expect(() => readArguments([], true)).toThrow(/Root may do everything.*--user NAME/);
  expect(() => readArguments(['--user', 'dashboard'], false)).toThrow('--user is for root');
});

it.each([[['--unknown']], [['word']], [['--probe']]])('%j is answered with what there is', (words) => {
  expect(() => readArguments(words, false)).toThrow('[--user NAME] [--json]');
});

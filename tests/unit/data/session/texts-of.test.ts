import { expect, it, vi } from 'vitest';
import { textsOf } from '@/lib/data/session/texts-of';
import { log } from '@/lib/ground/log';
import english from '@/messages/en.json';

vi.mock('@/messages/nl.json', () => {
  throw new Error('there is no such file');
});

it('says in English what cannot be read in another language, and logs it once', async () => {
  const logged = vi.spyOn(log, 'error').mockImplementation(() => undefined);
  expect((await textsOf('nl')).signIn).toEqual(english.signIn);
  expect((await textsOf('nl')).signIn).toEqual(english.signIn);
  expect((await textsOf('cs')).signIn).not.toEqual(english.signIn);
  expect(logged.mock.calls.map(([message, fields]) => [message, fields])).toEqual([
    ['texts not read', { language: 'nl' }],
  ]);
});

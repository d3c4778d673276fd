import { expect, it } from 'vitest';
import { readNumbers } from '@/tests/chaos/read-numbers';

const USUAL = { messages: 5_000, kills: 60 };

it.each([
  [[], { messages: 5_000, kills: 60, seed: 1 }],
  [['100'], { messages: 100, kills: 60, seed: 1 }],
  [['100', '8', '5'], { messages: 100, kills: 8, seed: 5 }],
  [['--minutes', '20'], { messages: 5_000, kills: 60, seed: 1, minutes: 20 }],
  [['100', '--minutes', '20', '8'], { messages: 100, kills: 8, seed: 1, minutes: 20 }],
])('reads %j', (words, numbers) => {
  expect(readNumbers(words, USUAL)).toEqual(numbers);
});

it.each([[['many']], [['--minutes']], [['100', '--minuets', '20']], [['-1']]])('refuses %j', (words) => {
  expect(() => readNumbers(words, USUAL)).toThrow('is no number');
});

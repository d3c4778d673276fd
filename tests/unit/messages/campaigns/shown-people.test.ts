import { expect, it } from 'vitest';
import { shownPeople } from '@/lib/messages/campaigns/shown-people';

it.each([
  [0, 0],
  [1, 0],
  [2, 0],
  [3, 3],
  [4, 3],
  [5, 5],
  [9, 5],
  [19, 10],
  [49, 20],
  [99, 50],
  [100, 100],
  [5000, 100],
])('of %i people a list names %i', (people, shown) => {
  expect(shownPeople(people)).toBe(shown);
});

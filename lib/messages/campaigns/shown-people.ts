/** What is said of fewer would be said of somebody. */
export const FEWEST_PEOPLE = 3;
const STEPS = [100, 50, 20, 10, 5, FEWEST_PEOPLE];

/** How many people a list names where so many have released: rounded down, so that one more is seldom seen; 0 where it says nothing. */
export function shownPeople(people: number): number {
  return STEPS.find((step) => people >= step) ?? 0;
}

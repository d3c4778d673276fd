import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import messages from '@/messages/en.json';

// What somebody sees leads to a line of the doctor: each of them is named in docs/troubleshooting.md, as the doctor prints it.

const TITLES: string[] = Object.values(messages.doctor.checks);
const text = readFileSync('docs/troubleshooting.md', 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| '));
const cells = rows
  .slice(1)
  .map((row) => row.split(' | ')[1] ?? '')
  .filter((cell) => !/^none(?::|$)/.test(cell));

/** The lines of the doctor that a cell names, and what else it says. Longer ones first: some are a part of others, or have a comma. */
function read(cell: string): { titles: string[]; rest: string } {
  const titles: string[] = [];
  let rest = cell;
  for (const title of TITLES.toSorted((one, other) => other.length - one.length))
    if (rest.includes(title)) {
      titles.push(title);
      rest = rest.replaceAll(title, '');
    }
  return { titles, rest: rest.replaceAll(/[;, ]/g, '') };
}

const named = new Set(cells.flatMap((cell) => read(cell).titles));

it.each(TITLES)('says when to look at the line %j', (title) => {
  expect(named.has(title) || text.includes(`whose line is ${title}`)).toBe(true);
});

it.each(cells)('names lines that the doctor has: %s', (cell) => {
  expect(read(cell).rest).toBe('');
});

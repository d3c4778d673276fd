import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS, findIn, SOURCES } from './support';

const CITING = [...SOURCES, ...DOCUMENTS];

/** What can be cited of a document: `5` for section 5, `0.2` for the second item of section 0. */
function sectionsOf(document: string): Set<string> {
  const sections = new Set<string>();
  let section = '';
  for (const line of readFileSync(document, 'utf8').split('\n')) {
    section = /^## (\d+)\. /.exec(line)?.[1] ?? section;
    const item = /^(\d+)\. /.exec(line)?.[1];
    if (section !== '') sections.add(item === undefined ? section : `${section}.${item}`);
  }
  return sections;
}

describe.each([
  ['F', 'docs/dspam-facts.md'],
  ['T', 'docs/dspam-tokens.md'],
])('%s§ of %s', (letter, document) => {
  const cited = findIn(CITING, new RegExp(`\\b${letter}§(\\d+(?:\\.\\d+)?)`, 'g'));
  const sections = sectionsOf(document);

  it('is cited', () => expect(cited.length).toBeGreaterThan(10));

  it('leads to a section or an item of it', () => {
    expect(cited.filter(({ found }) => !sections.has(found))).toEqual([]);
  });

  it('has its letter before each number', () => {
    expect(findIn(SOURCES, /(?<![FT])§ ?(\d+)/g)).toEqual([]);
  });
});

describe('decisions', () => {
  const records = new Set(readdirSync('docs/decisions').map((file) => file.slice(0, 3)));
  const cited = findIn(CITING, /\b[Dd]ecisions?(?: records?)?[ /]((?:\d{1,3}(?:, | and | to )?)+)/g).flatMap(
    ({ where, found }) => (found.match(/\d+/g) ?? []).map((number) => ({ where, number })),
  );

  it('are cited', () => expect(cited.length).toBeGreaterThan(40));

  it('are cited by a number of three digits that is there', () => {
    expect(cited.filter(({ number }) => !records.has(number))).toEqual([]);
  });
});

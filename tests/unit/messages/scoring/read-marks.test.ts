import { expect, it } from 'vitest';
import { ownWords } from '@/lib/messages/scoring/mark-kind';
import { chooseMarks, readMarks } from '@/lib/messages/scoring/read-marks';

const own = ownWords('zoe@example.org');
const evidence = (...tokens: [name: string, leaning: number][]) =>
  tokens.map(([name, leaning]) => ({ name, leaning, spamHits: 3, innocentHits: 4 }));
const wordsOf = (marks: { words: string[] }[]) => marks.map(({ words }) => words.join(' '));

it('chooses what means something, each kind in the order of its strength, and says no word twice', () => {
  const marks = readMarks(
    evidence(
      ['Received*for+<zzz', 0.0001],
      ['Sat', 0.001],
      ['cheap+pills', 0.99],
      ['Subject*Agenda', 0.02],
      ['pills', 0.98],
      ['cheap', 0.97],
      ['Url*casino', 0.96],
      ['minutes', 0.1],
      ['minutes+of', 0.15],
      ['weather', 0.6],
    ),
    own,
  );
  const { subject, text, link } = chooseMarks(marks);
  expect(wordsOf(subject)).toEqual(['Agenda']);
  // The pair says one more word than what was said.
  expect(wordsOf(text)).toEqual(['cheap pills', 'minutes', 'minutes of']);
  expect(wordsOf(link)).toEqual(['casino']);
  expect(marks.filter(({ kind }) => kind === 'technical')).toHaveLength(2);
});

it('has no more than five of a kind', () => {
  const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf'];
  const marks = readMarks(evidence(...words.map((word): [string, number] => [word, 0.9])), own);
  expect(wordsOf(chooseMarks(marks).text)).toEqual(words.slice(0, 5));
});

it('reads names in the charset of the mail', () => {
  const [latin, utf8] = readMarks(
    evidence(['Gr\xfc\xdfe', 0.1], [Buffer.from('Grüße').toString('latin1'), 0.1]),
    own,
  );
  expect([latin?.words, utf8?.words]).toEqual([['Grüße'], ['Grüße']]);
  expect(latin?.kind).toBe('text');
});

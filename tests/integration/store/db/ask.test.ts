import { expect, it } from 'vitest';
import { askRows, askTogether, type Question } from '@/lib/store/db/ask';
import { asDate, asNumber, asText, orNull } from '@/lib/store/db/columns';
import { testSite } from '../../../support/test-site';

await testSite();

const NAMED = { name: asText, other: orNull(asText) };
const nameQuestion = (name: string, isThere = true): Question<typeof NAMED> => ({
  columns: NAMED,
  sql: `SELECT ? AS name, NULL AS other FROM (SELECT 1) one WHERE ${isThere ? 'TRUE' : 'FALSE'}`,
  values: [name],
});

it('gives each question its own answer, and null to one without a row or that was not asked', async () => {
  const at = new Date('2026-11-29T10:20:30.456Z');
  const found = await askTogether({
    first: nameQuestion('alice'),
    gone: nameQuestion('bob', false),
    unasked: null,
    number: {
      columns: { sum: asNumber, at: asDate },
      sql: 'SELECT ? + 1 AS sum, CAST(? AS DATETIME(3)) AS at',
      values: [41, at],
    },
    last: nameQuestion("o'hara \\ ?"),
  });
  expect(found).toEqual({
    first: { name: 'alice', other: null },
    gone: null,
    unasked: null,
    number: { sum: 42, at },
    last: { name: "o'hara \\ ?", other: null },
  });
});

it('takes no answer with other columns than are stated', async () => {
  const wrong = { ...nameQuestion('alice'), columns: { name: asText } };
  await expect(askTogether({ wrong })).rejects.toThrow('other columns');
  await expect(askRows({ name: asText }, "SELECT 'a', 'b'", [])).rejects.toThrow('other columns');
});

it('gives rows in their order, for a list of values', async () => {
  const rows = await askRows(
    { name: asText },
    'SELECT name FROM (SELECT 1 AS at, "b" AS name UNION SELECT 2, "a") t WHERE name IN (?) ORDER BY at',
    [['a', 'b']],
  );
  expect(rows).toEqual([{ name: 'b' }, { name: 'a' }]);
});

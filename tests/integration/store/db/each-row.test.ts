import { expect, it } from 'vitest';
import { asNumber, asText } from '@/lib/store/db/columns';
import { eachRow } from '@/lib/store/db/each-row';
import { pool } from '@/lib/store/db/pool';
import { testSite } from '../../../support/test-site';

const site = await testSite();
const begin = () => undefined;

async function read(sql: string, values?: unknown[]): Promise<[number, string][]> {
  const rows: [number, string][] = [];
  const again = () => {
    rows.length = 0;
  };
  await eachRow([asNumber, asText], values ? { sql, values, begin: again } : { sql, begin: again }, (row) =>
    rows.push(row),
  );
  return rows;
}

it('hands on each row, as its columns are stated', async () => {
  expect(await read("SELECT 1, 'a' UNION ALL SELECT 2, ?", ['é'])).toEqual([
    [1, 'a'],
    [2, 'é'],
  ]);
  expect(await read("SELECT 1, 'a' WHERE FALSE")).toEqual([]);
  const many = await read('SELECT seq, CONCAT(seq) FROM seq_1_to_50000');
  expect(many.length).toBe(50_000);
  expect(many.at(-1)).toEqual([50_000, '50000']);
});

it('throws what the database says, without its values, and what is wrong with a row; the connection is used again', async () => {
  for (let round = 0; round < 30; round++) {
    await expect(read('SELECT secret FROM nowhere')).rejects.toMatchObject({ code: 'ER_NO_SUCH_TABLE' });
    await expect(read('SELECT 1, NULL UNION ALL SELECT 2, NULL')).rejects.toThrow(
      'a column holds no text, but NULL',
    );
    const fault = eachRow([asNumber], { sql: 'SELECT seq FROM seq_1_to_1000', begin }, ([number]) => {
      if (number === 3) throw new Error('no more');
    });
    await expect(fault).rejects.toThrow('no more');
  }
  expect(await read("SELECT 1, 'a'")).toEqual([[1, 'a']]);
});

it('ends when the connection is lost within the answer', async () => {
  let isCut = false;
  const reading = eachRow(
    [asNumber, asNumber, asText],
    { sql: "SELECT seq, CONNECTION_ID(), REPEAT('x', 10000) FROM seq_1_to_100000", begin },
    ([, connection]) => {
      if (!isCut) site.query('KILL ?', [connection]).catch(() => undefined);
      isCut = true;
    },
  );
  await expect(reading).rejects.toMatchObject({
    code: expect.stringMatching(/LOST|KILLED|ECONNRESET|INTERRUPTED/),
  });
  await expect(pool().query('DO 1')).resolves.toBeDefined();
});

import { describe, expect, it } from 'vitest';
import { asBigInt, asBytes, asDate, asNumber, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { Prisma } from '@/lib/store/db/generated/client';
import { pool } from '@/lib/store/db/pool';
import { queryRows, readRows } from '@/lib/store/db/read-rows';
import { testSite } from '../../../support/test-site';

await testSite();

const COLUMNS = {
  small: asNumber,
  huge: asBigInt,
  decimalSum: asNumber,
  someText: asText,
  someBytes: asBytes,
  happenedAt: asDate,
  onDay: asDate,
  nothing: orNull(asText),
};
const SQL = `SELECT 7 AS small, CAST(18446744073709551615 AS UNSIGNED) AS huge, SUM(2.5) AS decimal_sum, 'é😀' AS some_text,
  X'00FF' AS some_bytes, TIMESTAMP('2026-02-03 04:05:06.789') AS happened_at, DATE('2026-02-03') AS on_day, NULL AS nothing`;
const ROW = {
  small: 7,
  huge: 2n ** 64n - 1n,
  decimalSum: 2.5,
  someText: 'é😀',
  someBytes: Buffer.of(0, 255),
  happenedAt: new Date('2026-02-03T04:05:06.789Z'),
  onDay: new Date('2026-02-03T00:00:00Z'),
  nothing: null,
};

describe('a row', () => {
  it('is what is stated, through Prisma, over a connection and as a tuple', async () => {
    expect(await readRows(COLUMNS, Prisma.raw(SQL))).toEqual([ROW]);
    expect(await queryRows(pool(), COLUMNS, SQL)).toEqual([ROW]);
    const tuple = [asNumber, asBigInt, asNumber, asText, asBytes, asDate, asDate, orNull(asText)] as const;
    expect(await fetchRows(tuple, SQL)).toEqual([Object.values(ROW)]);
  });

  it('takes values of every kind through Prisma', async () => {
    const [at, bytes, text] = [ROW.happenedAt, Buffer.of(0, 39, 255), `it's \\ "so"`];
    const query = Prisma.sql`SELECT ${at} = TIMESTAMP('2026-02-03 04:05:06.789') AS same, ${bytes} AS bytes,
      ${text} AS text, ${2n ** 63n} AS huge, ${0.1} AS part, ${null} AS nothing, ${true} AS yes`;
    const columns = { same: asNumber, bytes: asBytes, text: asText, huge: asBigInt, part: asNumber };
    const [row] = await readRows({ ...columns, nothing: orNull(asText), yes: asNumber }, query);
    expect(row).toEqual({ same: 1, bytes, text, huge: 2n ** 63n, part: 0.1, nothing: null, yes: 1 });
  });

  it('is refused when a column is missing, or holds something else', async () => {
    await expect(readRows({ name: asText }, Prisma.sql`SELECT 'x' AS nane`)).rejects.toThrow(TypeError);
    await expect(readRows({ name: asText }, Prisma.sql`SELECT 5 AS name`)).rejects.toThrow(TypeError);
    await expect(queryRows(pool(), { name: asText }, 'SELECT NULL AS name')).rejects.toThrow(TypeError);
    await expect(fetchRows([asText, asText], "SELECT 'only one'")).rejects.toThrow(TypeError);
  });
});

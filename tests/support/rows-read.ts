import { inBackground } from '@/lib/ground/in-background';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';

/** As many as the pool has (lib/store/db/pool.ts). */
const CONNECTIONS = 10;

/** How many rows the database has read for this process while `work` ran, by its own count. Nothing else may be going on. */
export async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  const before = await readSoFar();
  await work();
  return (await readSoFar()) - before;
}

async function readSoFar(): Promise<number> {
  // A machine that is busy is waited for: what is counted takes no part in that.
  const connections = await inBackground(() =>
    Promise.all(Array.from({ length: CONNECTIONS }, () => pool().getConnection())),
  );
  let sum = 0;
  for (const connection of connections) {
    const counts = await fetchRows(
      [asText, asNumber],
      "SHOW SESSION STATUS LIKE 'Handler\\_read%'",
      [],
      connection,
    );
    for (const [, count] of counts) sum += count;
    connection.release();
  }
  return sum;
}

import type { Column, Columns, RowOf } from './columns';
import { connectWithin } from './connect-within';
import { CONNECT_TIMEOUT_MS, patiently } from './patiently';
import { pool } from './pool';
import { quieten } from './quiet-errors';
import { retried } from './retried';

/** Something that is read, with at most one row for an answer. */
export interface Question<C extends Columns = Columns> {
  /** In the order of the statement. Of a question that is asked together with others the first is never NULL. */
  columns: C;
  sql: string;
  values: readonly Value[];
}

export type Value = string | number | bigint | Date | Buffer;
type Asked = Readonly<Record<string, Question | null | undefined>>;
export type Answers<Q extends Asked> = {
  [Name in keyof Q]: NonNullable<Q[Name]> extends Question<infer C> ? RowOf<C> | null : null;
};

/**
 * The answers to several questions, in one statement and as of one moment; null where one has no row, or is none. What every page asks is asked so:
 * a page waits for the database as often as it has to, and no statement is parsed twice by a connection (decision 188).
 */
export async function askTogether<const Q extends Asked>(questions: Q): Promise<Answers<Q>> {
  const asked = Object.entries(questions).flatMap(([name, question]) =>
    question ? [{ name, ...question }] : [],
  );
  const sql = `SELECT ${asked.map((_question, place) => `q${place}.*`).join(', ')} FROM (SELECT 1) one ${asked
    .map(({ sql: each }, place) => `LEFT JOIN (${each}) q${place} ON TRUE`)
    .join(' ')}`;
  const values = asked.flatMap((question) => question.values);
  const [row = []] = await run('execute', sql, values);
  const answers: Record<string, object | null> = Object.fromEntries(
    Object.keys(questions).map((name) => [name, null]),
  );
  let place = 0;
  for (const { name, columns } of asked) {
    const width = Object.keys(columns).length;
    const own = row.slice(place, place + width);
    place += width;
    if (own[0] !== null) answers[name] = named(columns, own);
  }
  if (place !== row.length) throw new TypeError('an answer has other columns than are stated');
  return answers as Answers<Q>;
}

/** The rows of a statement that pages ask again and again. Columns are stated in its order; a value may be a list. */
export async function askRows<C extends Columns>(
  columns: C,
  sql: string,
  values: readonly (Value | readonly Value[])[],
): Promise<RowOf<C>[]> {
  const rows = await run('query', sql, values);
  return rows.map((row) => named(columns, row));
}

function named<C extends Columns>(columns: C, row: readonly unknown[]): RowOf<C> {
  const typed: Record<string, unknown> = {};
  let place = 0;
  for (const name in columns) typed[name] = (columns[name] as Column<unknown>)(row[place++]);
  if (place !== row.length) throw new TypeError('a row has other columns than are stated');
  return typed as RowOf<C>;
}

/** A text that is always the same is prepared once for each connection; one with lists would be another for each length. */
function run(how: 'execute' | 'query', sql: string, values: readonly unknown[]): Promise<unknown[][]> {
  return retried(async () => {
    const connection = await patiently(() => connectWithin(pool(), CONNECT_TIMEOUT_MS));
    return new Promise<unknown[][]>((resolve, reject) => {
      connection[how]<never>({ sql, values: [...values], rowsAsArray: true }, (error, rows) => {
        connection.release();
        if (error) reject(quieten(error));
        else resolve(rows);
      });
    });
  });
}

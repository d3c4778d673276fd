import type { SqlDriverAdapterFactory } from '@prisma/client/runtime/client';
import type { FieldPacket, PoolConnection, ResultSetHeader } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { connectWithin } from './connect-within';
import { CONNECT_TIMEOUT_MS, patiently } from './patiently';
import { quieten } from './quiet-errors';

type Adapter = Awaited<ReturnType<SqlDriverAdapterFactory['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;
type Query = Parameters<Adapter['queryRaw']>[0];
type Answer = [rows: unknown[][] | ResultSetHeader, columns: FieldPacket[] | undefined];
type Using = <T>(work: (connection: PoolConnection) => Promise<T>) => Promise<T>;

const OURS = { provider: 'mysql', adapterName: 'mysql2' } as const;
/** Prisma's word for a value that is left as it is. The driver has made dates, numbers and bytes already. */
const AS_IT_IS = 7 as const;

/**
 * Lets Prisma ask over our own pool (decision 175). Raw queries give what the driver does: dates as Date, 64-bit
 * numbers and decimals as text, bytes as Buffer (columns.ts makes types of them). Errors keep the driver's codes, and have no words of a mail.
 */
export function prismaAdapter(pool: Pool): SqlDriverAdapterFactory {
  const acquire = () => patiently(() => connectWithin(pool, CONNECT_TIMEOUT_MS));
  const adapter: Adapter = {
    ...statements(async (work) => {
      const connection = await acquire();
      return work(connection).finally(() => connection.release());
    }),
    startTransaction: async (level) => begin(await acquire(), level),
    executeScript: () => Promise.reject(new Error('migrations are not applied through Prisma')),
    getConnectionInfo: () => ({ supportsRelationJoins: false }),
    // The pool is not Prisma's alone.
    dispose: async () => undefined,
  };
  return { ...OURS, connect: async () => adapter };
}

async function begin(connection: PoolConnection, level?: string): Promise<Transaction> {
  const release = async () => connection.release();
  try {
    if (level) await ask(connection, `SET TRANSACTION ISOLATION LEVEL ${level}`);
    await ask(connection, 'BEGIN');
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    ...statements((work) => work(connection)),
    // Prisma itself says COMMIT or ROLLBACK before.
    options: { usePhantomQuery: false },
    commit: release,
    rollback: release,
  };
}

function statements(using: Using) {
  const run = (query: Query) => using((connection) => ask(connection, query.sql, valuesOf(query)));
  return {
    ...OURS,
    queryRaw: async (query: Query) => {
      const [rows, columns = []] = await run(query);
      const columnNames = columns.map(({ name }) => name);
      const columnTypes = columnNames.map(() => AS_IT_IS);
      if (Array.isArray(rows)) return { columnNames, columnTypes, rows };
      return { columnNames, columnTypes, rows: [], lastInsertId: String(rows.insertId) };
    },
    executeRaw: async (query: Query) => {
      const [answer] = await run(query);
      return Array.isArray(answer) ? 0 : answer.affectedRows;
    },
  };
}

function ask(connection: PoolConnection, sql: string, values: unknown[] = []): Promise<Answer> {
  return new Promise((resolve, reject) => {
    connection.query<never>({ sql, values, rowsAsArray: true }, (error, rows, columns) => {
      if (error) reject(quieten(error));
      else resolve([rows, columns]);
    });
  });
}

function valuesOf({ args, argTypes }: Query): unknown[] {
  return args.map((value, place) => toDriver(value, argTypes[place]));
}

/** Objects of other kinds would become SQL of their own in the driver. */
function toDriver(value: unknown, type: Query['argTypes'][number] | undefined): unknown {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof Date || (typeof value === 'string' && type?.scalarType === 'datetime')) {
    const text = new Date(value).toISOString();
    return type?.dbType === 'DATE' ? text.slice(0, 10) : text.slice(0, 23).replace('T', ' ');
  }
  if (typeof value === 'string' && type?.scalarType === 'bigint') return BigInt(value);
  if (typeof value === 'string' && type?.scalarType === 'bytes') return Buffer.from(value, 'base64');
  if (typeof value === 'object' && value !== null) throw new TypeError('no value for a database');
  return value;
}

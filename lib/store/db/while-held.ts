import type { PoolConnection } from 'mysql2/promise';
import { onlyOnce } from '@/lib/ground/in-background';
import { ofProcess } from '@/lib/ground/of-process';
import { asFlag, orNull } from './columns';
import { fetchRows } from './fetch-rows';
import { patiently } from './patiently';
import { pool } from './pool';

/** The server ends a connection that says nothing for so long: its process hangs, or its machine is gone. */
const SILENT_SECONDS = 300;
const SIGN_MS = 60_000;
const AGAIN_MS = 500;
/** Names are those of the whole server: another site on it has its own. */
const NAME = "CONCAT('dashboard_', MD5(CONCAT(DATABASE(), '/', ?)))";

interface Hands {
  /** What this process works on, or has just asked for. */
  asked: Set<string>;
  held: Set<string>;
  connection: Promise<PoolConnection> | null;
  /** Asks for what is held again, after the connection was lost. */
  again?: NodeJS.Timeout | undefined;
}

const handsOfProcess = ofProcess<Hands>('held names', () => ({
  asked: new Set(),
  held: new Set(),
  connection: null,
}));

/**
 * Runs `work` while a connection of this process holds a name in the database server. It is a sign of life that no clock takes
 * part in: the server lets go of the name when the process ends, and not before. Null, and `work` is not run, while somebody
 * else holds it, in this process or another. All names of a process are held by one connection, apart from those that work
 * needs. A server that was started anew is asked for the names again.
 */
export async function whileHeld<T>(name: string, work: () => Promise<T>): Promise<{ value: T } | null> {
  const hands = handsOfProcess();
  if (hands.asked.has(name)) return null;
  hands.asked.add(name);
  try {
    if (!(await patiently(() => take(hands, name)))) return null;
    hands.held.add(name);
    return { value: await work() };
  } finally {
    hands.asked.delete(name);
    // Nobody waits for it: who asks for the name next does so behind it, on the same connection.
    if (hands.held.delete(name)) void letGo(hands, name);
  }
}

async function take(hands: Hands, name: string): Promise<boolean> {
  const isNew = hands.connection === null;
  try {
    return await lock(await connected(hands), name);
  } catch (error) {
    // The database was started anew since; with a new connection that is another thing.
    if (isNew) throw error;
    return lock(await connected(hands), name);
  }
}

async function lock(connection: PoolConnection, name: string): Promise<boolean> {
  const [row] = await fetchRows([orNull(asFlag)], `SELECT GET_LOCK(${NAME}, 0)`, [name], connection);
  return row?.[0] === true;
}

/** A connection that is gone has let go by itself. */
async function letGo(hands: Hands, name: string): Promise<void> {
  const connection = await hands.connection?.catch(() => null);
  await connection?.query(`DO RELEASE_LOCK(${NAME})`, [name]).catch(() => undefined);
}

function connected(hands: Hands): Promise<PoolConnection> {
  if (hands.connection) return hands.connection;
  const opening = connect(hands).catch((error) => {
    if (hands.connection === opening) hands.connection = null;
    throw error;
  });
  hands.connection = opening;
  return opening;
}

async function connect(hands: Hands): Promise<PoolConnection> {
  // Whoever comes meanwhile waits for the same connection.
  const connection = await onlyOnce(() => pool().getConnection());
  let isGone = false;
  const forget = () => {
    if (isGone) return;
    isGone = true;
    clearInterval(sign);
    hands.connection = null;
    takeAgain(hands);
  };
  const sign = setInterval(() => connection.query('DO 1').catch(() => undefined), SIGN_MS).unref();
  // Not destroyed here: the driver would never answer the queries that wait.
  connection.on('error', forget);
  connection.once('end', forget);
  try {
    await connection.query('SET SESSION wait_timeout = ?', [SILENT_SECONDS]);
    for (const name of hands.held) await lock(connection, name);
    return connection;
  } catch (error) {
    forget();
    connection.destroy();
    throw error;
  }
}

/** Until the database is there again, or nothing is held any more. */
function takeAgain(hands: Hands): void {
  if (hands.held.size === 0 || hands.again) return;
  hands.again = setTimeout(() => {
    hands.again = undefined;
    connected(hands).catch(() => takeAgain(hands));
  }, AGAIN_MS).unref();
}

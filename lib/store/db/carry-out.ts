import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { noteOfNeed } from './older-servers';
import { retried } from './retried';

/** A migration that this connection has to carry out: from the statement on that stands after `done` others. */
export interface Work {
  /** Of its row in the bookkeeping. */
  id: string;
  name: string;
  /** What is noted there while it is being carried out. */
  migrator: string;
  done: number;
  /** Whether the first statement may have been done: who began it was killed, or lost the database, before anybody noted it. */
  isInDoubt: boolean;
}

const REFUSED = 'refused: ';
/** A column of a row of the bookkeeping. */
const NOTE_CHARACTERS = 1_000;

/**
 * What the server answers to a statement that was done before. Each is done as a whole or not at all (MariaDB from 10.6 on, for definitions of
 * tables; rows by InnoDB), and of what may be done twice there is no answer like that.
 */
const DONE_BEFORE = new Set([
  'ER_TABLE_EXISTS_ERROR',
  'ER_BAD_TABLE_ERROR',
  'ER_DUP_FIELDNAME',
  'ER_DUP_KEYNAME',
  'ER_CANT_DROP_FIELD_OR_KEY',
  'ER_DUP_ENTRY',
]);

/** Whether a note says that the server has refused the next statement: nothing of it was done. */
export const wasRefused = (note: string) => note.startsWith(REFUSED);

/**
 * Runs the statements of a migration, and notes each behind it, and at the end which migration a server has to know from now on, if any (older-servers.ts).
 * Throws what the server says, which is noted, too.
 */
export async function carryOut(connection: Connection, sql: string, work: Work): Promise<void> {
  const statements = splitStatements(sql);
  for (const [place, statement] of statements.entries()) {
    if (place < work.done) continue;
    const isInDoubt = work.isInDoubt && place === work.done;
    try {
      await connection.query(statement);
    } catch (error) {
      if (!isInDoubt || !DONE_BEFORE.has(codeOf(error))) {
        await noteRefusal(connection, work, error);
        throw error;
      }
    }
    const isLast = place + 1 === statements.length;
    await note(connection, work, place + 1, isLast ? { left: noteOfNeed(sql) } : null);
  }
}

async function note(
  connection: Connection,
  { id, name, migrator }: Work,
  done: number,
  end: { left: string | null } | null,
): Promise<void> {
  const set = end ? 'finished_at = CURRENT_TIMESTAMP(3), logs = ?, ' : '';
  const sql = `UPDATE _prisma_migrations SET ${set}applied_steps_count = ? WHERE id = ? AND logs = ?`;
  const values = [...(end ? [end.left] : []), done, id, migrator];
  const [{ affectedRows }] = await retried(() => connection.query<ResultSetHeader>(sql, values));
  if (affectedRows === 0) throw new Error(`somebody else goes on with migration ${name}`);
}

/** Without it, the next one takes the statement for one that may have been done. */
async function noteRefusal(connection: Connection, { id, migrator }: Work, error: unknown): Promise<void> {
  if (!(error instanceof Error) || ('fatal' in error && error.fatal === true)) return;
  const said = `${REFUSED}${error.message}`.slice(0, NOTE_CHARACTERS);
  const sql = 'UPDATE _prisma_migrations SET logs = ? WHERE id = ? AND logs = ?';
  await connection.query(sql, [said, id, migrator]).catch(() => undefined);
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Our migrations hold plain statements only: comments on lines of their own, `;` at the end of a line. */
function splitStatements(sql: string): string[] {
  return sql
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter(Boolean);
}

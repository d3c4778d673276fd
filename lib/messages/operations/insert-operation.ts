import type { ResultSetHeader } from 'mysql2/promise';
import type { Operation } from '@/lib/store/db/generated/client';
import { pool } from '@/lib/store/db/pool';

/** The columns that a new operation does not have yet. */
const NOTHING_YET = {
  member: '',
  way: 'none',
  trainAs: null,
  signature: '',
  recipient: '',
  loggedId: '',
  forgotten: false,
  logInode: 0n,
  logOffset: 0n,
  trained: false,
  copyOffset: null,
  exitCode: null,
  proof: null,
  output: null,
  reason: null,
  undoneBy: null,
  finishedAt: null,
  runAt: null,
} satisfies Partial<Operation>;

type Missing = keyof typeof NOTHING_YET;
/** The columns that only some operations begin with. */
type Optional =
  | 'member'
  | 'way'
  | 'trainAs'
  | 'signature'
  | 'recipient'
  | 'loggedId'
  | 'forgotten'
  | 'logInode'
  | 'logOffset';

/**
 * Writes a new operation in one statement, because people wait for it; Prisma needs a transaction of four. Throws the
 * database's error, `ER_DUP_ENTRY` when another one holds the message.
 */
export async function insertOperation(
  given: Omit<Operation, 'id' | Missing> & Partial<Pick<Operation, Optional>>,
): Promise<Operation> {
  const row = { ...NOTHING_YET, ...given };
  const columns = {
    batch: row.batch,
    claim: row.claim,
    actor: row.actor,
    store: row.store,
    member: row.member,
    kind: row.kind,
    way: row.way,
    train_as: row.trainAs,
    state: row.state,
    message_key: row.messageKey,
    signature: row.signature,
    from_text: row.fromText,
    subject: row.subject,
    search_text: row.searchText,
    digest: row.digest,
    byte_offset: row.byteOffset.toString(),
    byte_length: row.byteLength,
    recipient: row.recipient,
    logged_id: row.loggedId,
    forgotten: row.forgotten,
    log_inode: row.logInode.toString(),
    log_offset: row.logOffset.toString(),
    started_at: row.startedAt,
  };
  const [{ insertId }] = await pool().query<ResultSetHeader>('INSERT INTO dashboard_operation SET ?', [
    columns,
  ]);
  return { ...row, id: BigInt(insertId) };
}

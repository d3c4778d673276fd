import type { Question } from '@/lib/store/db/ask';
import {
  asBigInt,
  asDate,
  asFlag,
  asNumber,
  asText,
  type Column,
  type Columns,
  orNull,
} from '@/lib/store/db/columns';
import type { Message } from '@/lib/store/db/generated/client';
import { columnName } from '@/lib/store/db/read-rows';

/** All columns of dashboard_message. */
const MESSAGE = {
  mailboxId: asNumber,
  seq: asNumber,
  key: asText,
  signature: asText,
  member: asText,
  byteOffset: asBigInt,
  byteLength: asNumber,
  result: asText,
  confidence: asNumber,
  probability: asNumber,
  receivedAt: asDate,
  fromText: asText,
  subject: asText,
  fromSort: asText,
  subjectSort: asText,
  searchText: asText,
  problems: asText,
  score: asNumber,
  heldScore: orNull(asNumber),
  scoreSpam: asNumber,
  scoreInnocent: asNumber,
  scoreRetrained: asNumber,
  why: asText,
  campaign: asNumber,
  seen: asFlag,
  sender: asText,
  senderDomain: asText,
  listId: asText,
  messageIdDigest: asText,
  snippet: asText,
  attachments: orNull(asNumber),
} satisfies { [Name in keyof Message]: Column<Message[Name]> } & Columns;

const NAMES = Object.keys(MESSAGE).map((name) => (name === 'key' ? 'message_key' : columnName(name)));

/** The row of a message of a quarantine, by its name. */
export function messageQuestion(mailboxId: number, key: string): Question<typeof MESSAGE> {
  return {
    columns: MESSAGE,
    sql: `SELECT ${NAMES.join(', ')} FROM dashboard_message WHERE mailbox_id = ? AND message_key = ?`,
    values: [mailboxId, key],
  };
}

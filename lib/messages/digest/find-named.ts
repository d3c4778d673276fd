import { visibleLine } from '@/lib/formats/mail/display-text';
import { type Address, parseAddress } from '@/lib/formats/mail/parse-address';
import { AppError } from '@/lib/ground/errors';
import { doubtOf, listTouching } from '@/lib/messages/operations/list-failures';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';

/** A message that a digest has named, as it is now. */
export type NamedMessage =
  | {
      kind: 'message';
      message: ShownMessage;
      /** A release of it was begun, and nobody knows whether it arrived. */
      isInDoubt: boolean;
      isWorking: boolean;
      /** When that was begun. */
      begunAt: Date | null;
    }
  | { kind: 'gone'; last: { what: 'release' | 'delete' | 'expire'; by: string; at: Date } | null };

/** As far as it is shown to who has the digest. */
interface ShownMessage {
  subject: string;
  from: Address;
  receivedAt: Date;
  /** The first lines of its text. */
  lines: string[];
  /** Where it goes, where that has to be said; null where to its user. `unknown`: nobody has said it yet. */
  recipient: { address: string } | 'unknown' | null;
}

const LINES = 12;
const LINE_LENGTH = 200;

/** Finds a message that a digest has named, or what became of it. Changes nothing. Throws as getMessage, but for a message that has gone. */
export async function findNamed(user: string, key: string): Promise<NamedMessage> {
  const { store } = await findMailboxPlace(user);
  const touching = () => listTouching(store, [key]);
  try {
    const { row, mail, recipients } = await getMessage(user, key);
    const operations = await touching();
    const last = operations.at(-1);
    const isWorking = last !== undefined && ['started', 'placed', 'delivered', 'copied'].includes(last.state);
    return {
      kind: 'message',
      isInDoubt: doubtOf(operations) !== null,
      isWorking,
      begunAt: isWorking ? last.startedAt : null,
      message: {
        subject: visibleLine(row.subject),
        from: parseAddress(row.fromText),
        receivedAt: row.receivedAt,
        lines: firstLines(mail.text ?? row.snippet),
        recipient:
          recipients === null ? null : recipients.decided ? { address: recipients.decided } : 'unknown',
      },
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    // What was put back and has gone since has gone by other hands.
    const done = (await touching()).filter(({ state }) => state === 'done').at(-1);
    return {
      kind: 'gone',
      last: done && done.kind !== 'restore' ? { what: done.kind, by: done.actor, at: done.startedAt } : null,
    };
  }
}

/** Of a long text, as far as it helps to know a message again. */
function firstLines(text: string): string[] {
  return text
    .slice(0, 20 * LINES * LINE_LENGTH)
    .split(/\r?\n/)
    .map((line) => visibleLine(line).slice(0, LINE_LENGTH))
    .filter((line) => line !== '')
    .slice(0, LINES);
}

import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { seeded } from '@/tests/bench/quarantine-of';
import {
  forwardedAttachment,
  longFirstLine,
  longLine,
  manyRecipients,
  quotedRecord,
  SERVER_LINE,
} from './hostile-parts';
import { missedSignatures } from './missed-spam';
import { LONG_FIRST_LINES, PEOPLE, TWO_WRITERS, uidOf } from './people';

/** A message of a run. It is made from the seed and its number alone, so that every process can make it again. */
export interface ChaosMessage {
  /** Stands in the Subject, the Message-Id and at the end of the body. */
  id: string;
  user: string;
  uid: number;
  signature: string;
  /** Whether the filter still knows the signature; else a release has to learn from the text. */
  known: boolean;
  /** As it was to be written; of one whose delivery was ended, the pieces that were. */
  record: Buffer;
  /** Lines of the body that nothing on the way may change. */
  core: string;
  end: string;
}

const PIECE_BYTES = 4096;
/** Every so often the previous message of the same person comes once more, identical to the byte. */
const TWIN_EVERY = 23;

const WORDS = 'offer account free meeting invoice project winner credit garden report price family'.split(
  ' ',
);

/**
 * Message number `index` of a run. Sizes are from below one to several pieces of 4096 bytes; some carry traps (F§0). Some come
 * twice, to the byte and without a signature, as inoculated mail can; of some the delivery was ended between two pieces.
 */
export function chaosMessage(seed: number, index: number): ChaosMessage {
  const before = index - PEOPLE.length;
  return index % TWIN_EVERY === 0 && before >= 0
    ? plainMessage(seed, before, true)
    : plainMessage(seed, index, (index + PEOPLE.length) % TWIN_EVERY === 0);
}

function plainMessage(seed: number, index: number, isTwin: boolean): ChaosMessage {
  const random = seeded(seed * 1_000_003 + index);
  const user = PEOPLE[index % PEOPLE.length] ?? PEOPLE[0];
  const other = PEOPLE[(index + 1) % PEOPLE.length] ?? PEOPLE[0];
  const uid = uidOf(user);
  const id = `c${String(index).padStart(6, '0')}`;
  const processedAt = new Date(Date.UTC(2026, 10, 20) + index * 1000);
  const seconds = Math.floor(processedAt.getTime() / 1000).toString(16);
  const stamp = `${seconds}10000${String(index).padStart(8, '0')}`;
  const signature = random() < 0.05 || isTwin ? '' : `${uid},${stamp}`;
  // Known to the filter, as the signature of a mail that somebody passes on.
  const foreign = missedSignatures(other)[index % 7] ?? '';
  const line = () => Array.from({ length: 9 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  const core = Array.from({ length: 2 + Math.floor(random() * 40) }, line).join('\n');
  const end = `End of ${id}.`;
  const traps = [
    // Would deliver it to somebody else (F§0.7).
    random() < 0.15 ? `X-DSPAM-User: ${other}\n` : '',
    // The same for who reads in pieces (F§8.6).
    random() < 0.1 ? `${longLine(random, `X-DSPAM-User: ${other}`)}\n` : '',
    // Would train somebody else's data, or drop the message (F§0.8, F§4).
    random() < 0.1 ? `!DSPAM:${random() < 0.5 ? foreign : `${uidOf(other)},${stamp}`}!\n` : '',
    // The engine needs no closing mark.
    random() < 0.05 ? `!DSPAM: ${foreign}\n` : '',
    random() < 0.1 ? 'From the beginning of a line\n' : '',
    random() < 0.1 ? 'From QUARANTINE Sat Nov 21 07:40:56 2026\n' : '',
    // A piece of 4096 bytes can end here, and looks like the end of a message.
    random() < 0.2 ? '\n'.repeat(2000 + Math.floor(random() * 8000)) : '',
    random() < 0.4 ? `${Array.from({ length: 20 + Math.floor(random() * 160) }, line).join('\n')}\n` : '',
  ];
  const boundary = random() < 0.1 ? `part-${id}` : '';
  // Torn in the middle of so long a header, its id would stand in the other message.
  const hasCrowd = random() < 0.05 && user !== TWO_WRITERS;
  // In one mailbox, in which no delivery is ended: behind that, it would stand in the middle of a line (decision 242).
  const hasLong = user === LONG_FIRST_LINES && random() < 0.2;
  const first = hasLong ? longFirstLine(random) : random() < 0.1 ? SERVER_LINE : '';
  const message = [
    `From: ${id} <sender@example.com>`,
    `To: ${hasCrowd ? manyRecipients(user) : user}`,
    ...(boundary ? ['MIME-Version: 1.0', `Content-Type: multipart/mixed; boundary="${boundary}"`] : []),
    ...(random() < 0.05 ? [`X-Long: ${longLine(random, `X-DSPAM-User: ${other}`, 'X-Long: '.length)}`] : []),
    `Subject: ${id} ${line()}`,
    `Message-Id: <${id}@chaos.example>`,
    ...(random() < 0.1 ? [`X-DSPAM-User: ${other}`] : []),
    ...(random() < 0.1 ? [`X-DSPAM-Signature: ${uidOf(other)},${stamp}`] : []),
    '',
    ...(boundary ? [`--${boundary}`, 'Content-Type: text/plain', ''] : []),
    core,
    `${traps.join('')}${random() < 0.1 ? quotedRecord(random) : ''}${end}`,
    ...(signature ? ['', `!DSPAM:${signature}!`, ''] : []),
    ...(boundary ? [forwardedAttachment(boundary, foreign)] : []),
    '',
  ].join('\n');
  const verdict = { processedAt, confidence: 0.5 + random() / 2, probability: 1 };
  const own = formatQuarantineRecord(Buffer.from(message), signature ? { ...verdict, signature } : verdict);
  const record =
    first === '' ? own : Buffer.concat([Buffer.from(first), own.subarray(own.indexOf('\n') + 1)]);
  const known = signature !== '' && random() < 0.9;
  const whole = { id, user, uid, signature, known, record, core, end };
  const pieces = Math.ceil(record.length / PIECE_BYTES);
  const isEnded = pieces > 1 && !hasCrowd && !isTwin && user !== LONG_FIRST_LINES && random() < 0.05;
  return isEnded ? endedDelivery(whole, 1 + Math.floor(random() * (pieces - 1))) : whole;
}

/** What is in the file when the filter was killed between two pieces: the next message begins where this one breaks off. */
function endedDelivery(message: ChaosMessage, pieces: number): ChaosMessage {
  const record = message.record.subarray(0, pieces * PIECE_BYTES);
  const [core = ''] = message.core.split('\n');
  return { ...message, record, core, end: '' };
}

/** The id in the bytes of a message; null for anything that is not ours. */
export function idOf(message: string): string | null {
  return /^Message-Id: <(c\d{6})@chaos\.example>/m.exec(message)?.[1] ?? null;
}

import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { seeded } from '@/tests/bench/quarantine-of';
import { PEOPLE, uidOf } from './people';

/** A message of a run. It is made from the seed and its number alone, so that every process can make it again. */
export interface ChaosMessage {
  /** Stands in the Subject, the Message-Id and at the end of the body. */
  id: string;
  user: string;
  uid: number;
  signature: string;
  /** Whether the filter still knows the signature; else a release has to learn from the text. */
  known: boolean;
  record: Buffer;
  /** Lines of the body that nothing on the way may change. */
  core: string;
  end: string;
}

const WORDS = 'offer account free meeting invoice project winner credit garden report price family'.split(
  ' ',
);

/** Message number `index` of a run. Sizes are from below one to several pieces of 4096 bytes; some carry traps (F§0). */
export function chaosMessage(seed: number, index: number): ChaosMessage {
  const random = seeded(seed * 1_000_003 + index);
  const user = PEOPLE[index % PEOPLE.length] ?? PEOPLE[0];
  const other = PEOPLE[(index + 1) % PEOPLE.length] ?? PEOPLE[0];
  const uid = uidOf(user);
  const id = `c${String(index).padStart(6, '0')}`;
  const processedAt = new Date(Date.UTC(2026, 10, 20) + index * 1000);
  const seconds = Math.floor(processedAt.getTime() / 1000).toString(16);
  const stamp = `${seconds}10000${String(index).padStart(8, '0')}`;
  const signature = random() < 0.05 ? '' : `${uid},${stamp}`;
  const line = () => Array.from({ length: 9 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  const core = Array.from({ length: 2 + Math.floor(random() * 40) }, line).join('\n');
  const end = `End of ${id}.`;
  const traps = [
    // Would deliver it to somebody else (F§0.7).
    random() < 0.15 ? `X-DSPAM-User: ${other}\n` : '',
    // Would train somebody else's data, or drop the message (F§0.8, F§4).
    random() < 0.1 ? `!DSPAM:${uidOf(other)},${stamp}!\n` : '',
    random() < 0.1 ? 'From the beginning of a line\n' : '',
    random() < 0.1 ? 'From QUARANTINE Sat Nov 21 07:40:56 2026\n' : '',
    // A piece of 4096 bytes can end here, and looks like the end of a message.
    random() < 0.2 ? '\n'.repeat(2000 + Math.floor(random() * 8000)) : '',
    random() < 0.4 ? `${Array.from({ length: 20 + Math.floor(random() * 160) }, line).join('\n')}\n` : '',
  ];
  const message = [
    `From: ${id} <sender@example.com>`,
    `To: ${user}`,
    `Subject: ${id} ${line()}`,
    `Message-Id: <${id}@chaos.example>`,
    ...(random() < 0.1 ? [`X-DSPAM-User: ${other}`] : []),
    ...(random() < 0.1 ? [`X-DSPAM-Signature: ${uidOf(other)},${stamp}`] : []),
    '',
    core,
    `${traps.join('')}${end}`,
    ...(signature ? ['', `!DSPAM:${signature}!`, ''] : []),
    '',
  ].join('\n');
  const verdict = { processedAt, confidence: 0.5 + random() / 2, probability: 1 };
  const record = formatQuarantineRecord(
    Buffer.from(message),
    signature ? { ...verdict, signature } : verdict,
  );
  return { id, user, uid, signature, known: signature !== '' && random() < 0.9, record, core, end };
}

/** The id in the bytes of a message; null for what is none of ours. */
export function idOf(message: string): string | null {
  return /^Message-Id: <(c\d{6})@chaos\.example>/m.exec(message)?.[1] ?? null;
}

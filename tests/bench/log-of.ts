import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { formatUserLog } from '@/scripts/demo/log-record.mjs';
import { seeded } from './quarantine-of';

/** Shares of the class letters among messages, as a mailbox with much spam has them. */
const CLASSES: [letter: string, status: string, share: number][] = [
  ['S', 'Quarantined', 0.55],
  ['I', 'Delivered', 0.25],
  ['W', 'Auto-Whitelisted', 0.14],
  ['S', 'Tagged', 0.01],
  ['C', '', 0.02],
  ['A', 'Blacklisted (rbl.example)', 0.01],
  ['O', 'Quarantined', 0.005],
  ['N', '', 0.002],
  ['V', 'Virus (Eicar-Test-Signature)', 0.001],
  ['U', '', 0.0005],
];
/** How many messages are retrained later, and how many of these back again. */
const RETRAINED = 0.012;
const UNDONE = 0.1;
const FAILED = 0.002;
const PENDING = 5_000;
const YEAR_SECONDS = 365 * 24 * 3600;
const SYLLABLES =
  'ba be bi bo ca ce ci co da de di do fa fe fi fo ga ge gi go la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo an en in on ar er ir or al el il ol st tr pl br gr'.split(
    ' ',
  );
const WORDS = 20_000;
const SENDERS = 30_000;
const HOSTS = 3_000;

/** A word in no subject but one: that of the record in the middle of the older half. */
export const RARE_WORD = 'quixotry';

/** Words as common as in a language: the first hundred are half of all. */
function wordNumber(random: () => number): number {
  return Math.floor(WORDS ** random()) - 1;
}

function wordOf(number: number): string {
  const random = seeded(number * 7 + 3);
  const length = 2 + Math.floor(random() * 3);
  return Array.from({ length }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? 'ba').join('');
}

const VOCABULARY = Array.from({ length: WORDS }, (_unused, number) => wordOf(number));

/** The word of this rank among the common ones, from 0. */
export function commonWord(rank: number): string {
  return VOCABULARY[rank] ?? '';
}

/** Records of a user log that come one after the other, over a year up to now; the same in every run. */
export class MadeLog {
  private readonly random: () => number;
  private readonly retrainable: { signature: string; spam: boolean }[] = [];
  private made = 0;

  constructor(
    private readonly uid: number,
    private readonly count: number,
    private readonly end = Math.floor(Date.now() / 1000),
  ) {
    this.random = seeded(count);
  }

  /** The next record, as DSPAM appends it: latin-1, one character a byte. */
  next(): string {
    const { random } = this;
    this.made++;
    const seconds = Math.floor(this.end - YEAR_SECONDS * Math.max(0, 1 - this.made / this.count));
    const at = new Date(seconds * 1000);
    if (random() < RETRAINED + RETRAINED * UNDONE && this.retrainable.length > 100) {
      const index = Math.floor(random() ** 3 * this.retrainable.length);
      const known = this.retrainable[this.retrainable.length - 1 - index];
      if (known) {
        known.spam = !known.spam;
        const about = { from: '<None Specified>', subject: '<None Specified>', messageId: '' };
        return this.format(at, known.spam ? 'M' : 'F', 'Retrained', known.signature, about);
      }
    }
    const signature = `${this.uid},${seconds.toString(16)}${10000 + (this.made % 80000)}${String(this.made).padStart(8, '0')}`;
    const [letter, status] = this.pick();
    const about = {
      from: `${this.word()} ${this.word()} <${this.word()}${Math.floor(SENDERS ** random())}@${VOCABULARY[Math.floor(HOSTS ** random())]}.example>`,
      subject: this.subject(),
      messageId: `<${Math.floor(random() * 1e9).toString(36)}.${this.made}@${VOCABULARY[Math.floor(HOSTS ** random())]}.example>`,
    };
    const hasSignature = letter !== 'C' && letter !== 'N';
    if (letter === 'S' || letter === 'I') {
      this.retrainable.push({ signature, spam: letter === 'S' });
      if (this.retrainable.length > PENDING) this.retrainable.shift();
    }
    const record = this.format(at, letter, status, hasSignature ? signature : '', about);
    return letter === 'W' && random() < FAILED * 10
      ? record + this.format(at, 'E', 'Delivery Failed (Auto-Whitelisted)', signature, about)
      : record;
  }

  private subject(): string {
    const { random } = this;
    if (this.made === Math.floor(this.count / 4)) return `about ${RARE_WORD}`;
    if (random() < 0.003) return '<None Specified>';
    const words = Array.from({ length: 2 + Math.floor(random() * 7) }, () => this.word());
    if (random() < 0.15) words.push(String(Math.floor(random() * 1e6)));
    if (random() < 0.05) words.push('\xc3\xbcber', 'caf\xc3\xa9');
    if (random() < 0.01) words.push('gr\xfc\xdfe');
    return words.join(' ');
  }

  private word(): string {
    return VOCABULARY[wordNumber(this.random)] ?? '';
  }

  private pick(): [string, string] {
    let left = this.random();
    for (const [letter, status, share] of CLASSES) {
      left -= share;
      if (left < 0) return [letter, status];
    }
    return ['I', 'Delivered'];
  }

  private format(
    at: Date,
    kind: string,
    status: string,
    signature: string,
    about: { from: string; subject: string; messageId: string },
  ): string {
    return formatUserLog({ at, kind, status, signature, seconds: 0, ...about });
  }
}

/** Writes a user log of `count` records. Returns its size in bytes, and the log to go on with. */
export async function writeLog(
  file: string,
  uid: number,
  count: number,
): Promise<{ bytes: number; log: MadeLog }> {
  const log = new MadeLog(uid, count);
  const stream = createWriteStream(file, { mode: 0o660 });
  let bytes = 0;
  for (let index = 0; index < count; index += 1000) {
    let piece = '';
    for (let each = 0; each < Math.min(1000, count - index); each++) piece += log.next();
    bytes += piece.length;
    if (!stream.write(Buffer.from(piece, 'latin1'))) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
  return { bytes, log };
}

import { readFile } from 'node:fs/promises';
import type { Hits, Rows, Totals } from './rows';

/** A record of USER.log (F§3). */
export interface LogRecord {
  letter: string;
  from: string;
  signature: string;
  subject: string;
  status: string;
  messageId: string;
}

/** Two words of a message that was quarantined; any two ids will do. */
const TOKENS = [6566819651767474317n, 4017234967481286656n];
export const TOKEN_HITS: Hits = { spam: 5, innocent: 2 };
export const START_TOTALS = { SL: 10, IL: 20 };

/** The DSPAM that knows the user. */
interface Site {
  rows: Rows;
  file(user: string, extension: string): string;
  systemLog(): Promise<string>;
}

/** A user of DSPAM with what a test wants to know about him. */
export class TestUser {
  constructor(
    private readonly dspam: Site,
    readonly name: string,
    readonly uid: number,
  ) {}

  /** A signature as DSPAM makes them (F§4), of this user's uid; no row has it yet. */
  newSignature(): string {
    const digits = String(Math.floor(Math.random() * 1e13)).padStart(13, '1');
    return `${this.uid},6b014b08${digits}`;
  }

  /** As after a quarantined message: totals, the words' hits and the signature's row. */
  async withSignature(data = blobOf(TOKENS)): Promise<string> {
    const signature = this.newSignature();
    await this.dspam.rows.setTotals(this.uid, START_TOTALS);
    for (const token of TOKENS) await this.dspam.rows.setToken(this.uid, token, TOKEN_HITS);
    await this.dspam.rows.addSignature(this.uid, signature, data);
    return signature;
  }

  async prefer(name: string, value: string): Promise<void> {
    await this.dspam.rows.setPreference(this.uid, name, value);
  }

  totals(): Promise<Totals> {
    return this.dspam.rows.totals(this.uid);
  }

  async tokenHits(): Promise<(Hits | null)[]> {
    return Promise.all(TOKENS.map((token) => this.dspam.rows.token(this.uid, token)));
  }

  file(extension: string): string {
    return this.dspam.file(this.name, extension);
  }

  /** The file's content as latin1, empty if there is none. */
  async read(extension: string): Promise<string> {
    return readFile(this.file(extension), 'latin1').catch(() => '');
  }

  async log(): Promise<LogRecord[]> {
    const lines = (await this.read('log')).split('\n').filter((line) => /^\d+\t[A-Z]\t/.test(line));
    return lines.map(parseRecord);
  }

  /** This user's lines of system.log. */
  async systemLog(): Promise<string[][]> {
    const lines = (await this.dspam.systemLog()).split('\n').map((line) => line.split('\t'));
    return lines.filter((fields) => fields[6] === this.name);
  }
}

function parseRecord(line: string): LogRecord {
  const [, letter = '', from = '', signature = '', subject = '', status = '', messageId = ''] =
    line.split('\t');
  return { letter, from, signature, subject, status, messageId };
}

/** The data of a signature row: 16 bytes a token, the id in little-endian and its frequency. */
function blobOf(tokens: bigint[]): Buffer {
  const blob = Buffer.alloc(tokens.length * 16);
  tokens.forEach((token, index) => {
    blob.writeBigUInt64LE(token, index * 16);
    blob.writeUInt8(1, index * 16 + 8);
  });
  return blob;
}

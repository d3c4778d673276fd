import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { seeded } from './quarantine-of';

const YEAR_SECONDS = 365 * 24 * 3600;
const USERS = 1_000;
const SENDERS = 5_000;

/** Writes a system.log of a year of mail to a thousand users, the same in every run but for the time. */
export async function writeSystemLog(file: string, records: number): Promise<void> {
  const out = createWriteStream(file);
  const random = seeded(1);
  const end = Math.floor(Date.now() / 1000);
  for (let index = 0; index < records; index++) {
    const at = end - Math.floor(((records - index) / records) * YEAR_SECONDS);
    const letter = random() < 0.6 ? 'S' : random() < 0.98 ? 'I' : 'F';
    const user = Math.floor(random() * USERS);
    const line = `${at}\t${letter}\tSender <s${index % SENDERS}@example.com>\t${user},${at.toString(16)}${index}\tSubject ${index}\t${(0.005 + random() / 50).toFixed(6)}\tuser${user}@example.org\tDelivered\t<${index}@example.com>\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

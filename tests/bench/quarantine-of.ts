import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Pool } from 'mysql2/promise';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';

const MEAN_BYTES = 6 * 1024;
const ROWS_AT_ONCE = 1000;
const WORDS =
  'offer account free meeting invoice project winner credit garden report price family travel music agenda server lottery review photo order'.split(
    ' ',
  );

/** A generator of numbers from 0 to 1 that is the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Picks one of few words: quick to make, and the same tokens in all messages. */
const FEW_WORDS = (random: () => number) => WORDS[Math.floor(random() * WORDS.length)] ?? 'word';

/** Now and then one of many words, so that a message of 6 KB has some 200 tokens that hardly any other has: as many as real mail. */
export const MANY_WORDS = (random: () => number) =>
  random() < 0.1 ? `w${Math.floor(random() * 30_000)}` : FEW_WORDS(random);

/** One record as DSPAM appends it, of 1 to 11 KB. */
export function madeRecord(
  uid: number,
  index: number,
  random: () => number,
  pick = FEW_WORDS,
): { signature: string; record: Buffer } {
  const word = () => pick(random);
  const words = (count: number) => Array.from({ length: count }, word);
  const processedAt = new Date(Date.now() - Math.floor(random() * 13 * 24 * 3600) * 1000);
  const signature = `${uid},${Math.floor(processedAt.getTime() / 1000).toString(16)}${10000 + (index % 80000)}${String(index).padStart(6, '0')}`;
  const body: string[] = [];
  const bytes = MEAN_BYTES * (0.15 + 1.5 * random());
  for (let length = 0; length < bytes; ) {
    const line = words(11).join(' ');
    body.push(line);
    length += line.length + 1;
  }
  const message = [
    `Received: from mx${index % 9}.example.com by mail.example.org; Tue, 03 Nov 2026 04:58:00 +0000`,
    `From: ${word()} ${word()} <${word()}${index % 4000}@${word()}.example>`,
    'To: somebody@example.org',
    `Subject: ${words(5).join(' ')} ${index}`,
    `Message-Id: <${index}.${uid}@bench.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    ...body,
    `!DSPAM:${signature}!`,
    '',
    '',
  ].join('\n');
  const factors = Array.from({ length: 15 }, () => [`${word()}+${word()}`, 0.99] as const);
  const confidence = random() < 0.95 ? 0.99 : 0.5 + random() / 2;
  const verdict = { processedAt, confidence, probability: 1, signature, factors };
  return { signature, record: formatQuarantineRecord(Buffer.from(message), verdict) };
}

/** Writes a quarantine of `count` messages, with a row of dspam_signature_data for each. Returns its size in bytes. */
export async function writeQuarantine(
  mbox: string,
  database: Pool,
  uid: number,
  count: number,
  pick = FEW_WORDS,
): Promise<number> {
  const random = seeded(count);
  const file = createWriteStream(mbox, { mode: 0o660, highWaterMark: 4 * 1024 * 1024 });
  let rows: [number, string, Buffer, number, Date][] = [];
  let bytes = 0;
  const flush = async () => {
    if (rows.length === 0) return;
    await database.query('INSERT INTO dspam_signature_data VALUES ?', [rows]);
    rows = [];
  };
  for (let index = 0; index < count; index++) {
    const { signature, record } = madeRecord(uid, index, random, pick);
    bytes += record.length;
    rows.push([uid, signature, Buffer.alloc(32), 32, new Date()]);
    if (!file.write(record)) await once(file, 'drain');
    if (rows.length >= ROWS_AT_ONCE) await flush();
  }
  await flush();
  file.end();
  await finished(file);
  return bytes;
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { findSeparator, type Separator, separatorLength } from '@/lib/formats/mbox/separator';
import type { TokenCount } from '@/lib/messages/scoring/token-counts';

/** The quarantine of tests/fixtures/ranking: what it holds and what is true of it. */
export interface RankingSet {
  messages: RankedMail[];
  counts: Map<bigint, TokenCount>;
  totals: { spam: number; innocent: number };
}

export interface RankedMail {
  signature: string;
  source: Buffer;
  isInnocent: boolean;
  receivedAt: number;
  confidence: number;
  blob: Buffer | null;
}

const FOLDER = fileURLToPath(new URL('../fixtures/ranking/', import.meta.url));
const ID_BYTES = 8;
const SIGNATURE_BYTES = 32;

export function readRankingSet(): RankingSet {
  const blobs = readBlobs();
  const [, ...truth] = readFileSync(`${FOLDER}truth.tsv`, 'utf8').trim().split('\n');
  const sources = splitMbox(unpack('quarantine.mbox.br'));
  const messages = truth.map((line, index) => {
    const [signature = '', truly, time, confidence] = line.split('\t');
    return {
      signature,
      source: sources[index] ?? Buffer.alloc(0),
      isInnocent: truly === 'ham',
      receivedAt: Number(time),
      confidence: Number(confidence),
      blob: blobs.get(signature) ?? null,
    };
  });
  return { messages, counts: readCounts(), totals: { spam: 1543, innocent: 3573 } };
}

/** The quarantine file itself, or the end of it with the newest `most` messages. */
export function rankingMbox(most: number): Buffer {
  const mbox = unpack('quarantine.mbox.br');
  const starts = separators(mbox).map(({ offset }) => offset);
  return mbox.subarray(starts.at(-Math.min(most, starts.length)));
}

function unpack(name: string): Buffer {
  return brotliDecompressSync(readFileSync(FOLDER + name));
}

function splitMbox(mbox: Buffer): Buffer[] {
  const found = separators(mbox);
  const records = found.map(({ offset }, index) => mbox.subarray(offset, found[index + 1]?.offset));
  return records.map((record) => record.subarray(separatorLength(record)));
}

function separators(mbox: Buffer): Separator[] {
  const found: Separator[] = [];
  for (let next = findSeparator(mbox, 0); next; next = findSeparator(mbox, next.offset + 1))
    if (!next.midLine) found.push(next);
  return found;
}

function readCounts(): Map<bigint, TokenCount> {
  const bytes = unpack('tokens.bin.br');
  const rows = bytes.length / (ID_BYTES + 4);
  const hits = (from: number, row: number) => bytes.readUInt16LE(rows * from + row * 2);
  return new Map(
    Array.from({ length: rows }, (_, row) => [
      bytes.readBigUInt64LE(row * ID_BYTES),
      { spamHits: hits(ID_BYTES, row), innocentHits: hits(ID_BYTES + 2, row) },
    ]),
  );
}

function readBlobs(): Map<string, Buffer> {
  const bytes = unpack('blobs.bin.br');
  const found = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const signature = bytes.toString('latin1', at, at + SIGNATURE_BYTES).replace(/\0+$/, '');
    const start = at + SIGNATURE_BYTES + 4;
    const end = start + bytes.readUInt32LE(at + SIGNATURE_BYTES);
    found.set(signature, bytes.subarray(start, end));
    at = end;
  }
  return found;
}

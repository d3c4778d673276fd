import type { FileHandle } from 'node:fs/promises';
import { AppError } from '@/lib/ground/errors';
import { USER_TABLES } from './user-rows';

/** Rows of one statement of a file of rows (save-rows.ts). */
export interface SavedRows {
  table: (typeof USER_TABLES)[number];
  columns: string[];
  rows: SavedValue[][];
}

/** Numbers come as text. */
export type SavedValue = string | Buffer | null;

const LF = 10;
/** Of a line. Those that save-rows.ts writes are some megabytes long. */
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * The lines of a file of rows, from byte `offset` on, one at a time; `end` is where the next one begins. A line that is cut
 * off, as by a crash, is left out: its rows were not removed then. Throws `conflict` (reason `putBackDamaged`) for an endless one.
 */
export async function* readRowLines(
  file: FileHandle,
  offset: number,
): AsyncGenerator<{ line: string; end: number }> {
  let pieces: Buffer[] = [];
  let end = offset;
  let held = 0;
  const chunks = file.createReadStream({ start: offset, autoClose: false }) as AsyncIterable<Buffer>;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      const bytes = Buffer.concat([...pieces, chunk.subarray(from, at)]);
      pieces = [];
      held = 0;
      from = at + 1;
      end += bytes.length + 1;
      const line = bytes.toString('utf8');
      if (line.endsWith(';')) yield { line, end };
    }
    pieces.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > MOST_BYTES)
      throw new AppError('conflict', 'a line without an end', { reason: 'putBackDamaged' });
  }
}

const HEAD = /^REPLACE INTO `(\w+)` \(((?:`\w+`(?:, )?)+)\) VALUES /;
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/y;
const TEXT = /'((?:[^'\\]|\\[^\n])*)'/y;
const ESCAPED: Record<string, string> = { '0': '\0', b: '\b', t: '\t', n: '\n', r: '\r', Z: '\x1a' };

/**
 * Reads a line; null for anything but what save-rows.ts writes. The file is never run as it stands: it is in a folder
 * that others may write to as well.
 */
export function parseRowLine(line: string): SavedRows | null {
  const [head = '', name, list = ''] = HEAD.exec(line) ?? [];
  const table = USER_TABLES.find((each) => each === name);
  if (!table) return null;
  const columns = list.split(', ').map((column) => column.slice(1, -1));
  const rows: SavedValue[][] = [];
  for (let at = head.length; ; ) {
    if (line[at] !== '(') return null;
    const row: SavedValue[] = [];
    do {
      at += row.length === 0 ? 1 : 2;
      const value = readValue(line, at);
      if (!value) return null;
      row.push(value.value);
      at = value.end;
    } while (line.startsWith(', ', at));
    if (line[at] !== ')' || row.length !== columns.length) return null;
    rows.push(row);
    if (line.slice(at + 1) === ';') return { table, columns, rows };
    if (!line.startsWith('), ', at)) return null;
    at += 3;
  }
}

function readValue(line: string, at: number): { value: SavedValue; end: number } | null {
  if (line.startsWith('NULL', at)) return { value: null, end: at + 4 };
  if (line.startsWith("X'", at)) {
    const end = line.indexOf("'", at + 2);
    const value = Buffer.from(line.slice(at + 2, end), 'hex');
    return value.length * 2 === end - at - 2 ? { value, end: end + 1 } : null;
  }
  for (const pattern of [NUMBER, TEXT]) {
    pattern.lastIndex = at;
    const [whole, inner = ''] = pattern.exec(line) ?? [];
    if (whole === undefined) continue;
    const value =
      pattern === NUMBER
        ? whole
        : inner.replace(/\\(.)/g, (_escape, letter: string) => ESCAPED[letter] ?? letter);
    return { value, end: at + whole.length };
  }
  return null;
}

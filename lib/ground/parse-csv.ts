/** A record of a file of comma separated values. */
export interface CsvRecord {
  /** Of its first line, from 1. */
  line: number;
  cells: string[];
  /** It, as it stands in the file. */
  text: string;
  /** `openQuote`: a quotation mark without its second; `strayQuote`: something follows the second. Then it is one line, and has no cells. */
  fault: 'openQuote' | 'strayQuote' | null;
}

/** A cell with line breaks has so many lines at most: a quotation mark that is forgotten must not take the rest of a file. */
const MOST_LINES_OF_CELL = 20;
const SIGNS = [',', ';', '\t'];

/**
 * The records of a file as spreadsheets write them (RFC 4180): commas, semicolons or tabs, quotation marks, CRLF, a mark of the encoding, a line
 * `sep=;`. What is not written so is a record with a fault, so that nothing is passed over; empty lines are none. Linear; never throws.
 */
export function parseCsv(file: string): CsvRecord[] {
  const lines = file.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const said = /^sep=(.)$/i.exec(lines[0] ?? '')?.[1];
  const sign = said ?? signOf(lines.find((line) => line.trim() !== '') ?? '');
  const records: CsvRecord[] = [];
  for (let at = said === undefined ? 0 : 1; at < lines.length; ) {
    const record = readRecord(lines, at, sign);
    if (record.text.trim() !== '') records.push({ ...record, line: at + 1 });
    at += record.lines;
  }
  return records;
}

/** What separates the cells of a line: the most frequent outside of quotation marks. */
function signOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const [best = ','] = SIGNS.toSorted((a, b) => bare.split(b).length - bare.split(a).length);
  return best;
}

function readRecord(
  lines: readonly string[],
  at: number,
  sign: string,
): Omit<CsvRecord, 'line'> & { lines: number } {
  const [first = ''] = lines.slice(at, at + 1);
  if (!first.includes('"')) return { cells: first.split(sign), text: first, fault: null, lines: 1 };
  const failed = (fault: CsvRecord['fault']) => ({ cells: [], text: first, fault, lines: 1 });
  const cells: string[] = [];
  let text = first;
  let used = 1;
  let place = 0;
  for (;;) {
    if (text[place] !== '"') {
      const end = text.indexOf(sign, place);
      cells.push(text.slice(place, end === -1 ? undefined : end));
      if (end === -1) return { cells, text, fault: null, lines: used };
      place = end + 1;
      continue;
    }
    let cell = '';
    let from = place + 1;
    for (;;) {
      const end = text.indexOf('"', from);
      if (end === -1) {
        const next = lines[at + used];
        if (next === undefined || used >= MOST_LINES_OF_CELL) return failed('openQuote');
        text += `\n${next}`;
        used++;
        continue;
      }
      cell += text.slice(from, end);
      from = end + 1;
      if (text[from] !== '"') break;
      cell += '"';
      from++;
    }
    cells.push(cell);
    if (from >= text.length) return { cells, text, fault: null, lines: used };
    if (text[from] !== sign) return failed('strayQuote');
    place = from + 1;
  }
}

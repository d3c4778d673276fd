import 'server-only';
import { stringify } from 'csv-stringify/sync';

export type CsvCell = string | number | bigint | null;

/**
 * Rows as a file to download. Texts that a spreadsheet would take for a formula are defused (`escape_formulas`); an
 * empty cell where there is no number. The caller has to authorise.
 */
export function csvAnswer(
  fileName: string,
  header: readonly string[],
  rows: readonly (readonly CsvCell[])[],
): Response {
  const text = stringify([header.slice(), ...rows.map((row) => row.slice())], {
    escape_formulas: true,
    record_delimiter: 'windows',
  });
  return new Response(text, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${fileName.replace(/[^A-Za-z0-9._@-]/g, '_')}"`,
      'Cache-Control': 'private, no-store',
    },
  });
}

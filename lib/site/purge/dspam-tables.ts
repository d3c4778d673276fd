import { asNumber, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';

/** A table of DSPAM as the database server describes it. */
export interface DspamTable {
  name: string;
  engine: string;
  /** Exact for MyISAM, an estimate for InnoDB. */
  rows: number;
  /** With indexes. */
  bytes: number;
}

/** DSPAM's tables, by name. */
export async function loadTables(): Promise<DspamTable[]> {
  const rows = await fetchRows(
    [asText, orNull(asText), asNumber, asNumber],
    "SELECT TABLE_NAME, ENGINE, IFNULL(TABLE_ROWS, 0), IFNULL(DATA_LENGTH + INDEX_LENGTH, 0) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'dspam\\_%' AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME",
  );
  return rows.map(([name, engine, count, bytes]) => ({ name, engine: engine ?? '', rows: count, bytes }));
}

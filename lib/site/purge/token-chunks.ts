import { asNumber, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';

/** A place in dspam_token_data, in the order of its key; token ids are 64-bit, as text. */
export interface TokenPlace {
  uid: number;
  token: string;
}

/** Rows of one user with ids from `from` on and below `below`; null for to the end. */
export interface TokenChunk {
  uid: number;
  from: string;
  below: string | null;
}

/**
 * The next rows in the order of the key, about `rows` of one user: the key alone is read, so that it costs little on
 * any engine. Null after the last.
 */
export async function nextChunk(place: TokenPlace, rows: number): Promise<TokenChunk | null> {
  const [first] = await fetchRows(
    [asText],
    'SELECT CAST(token AS CHAR) FROM dspam_token_data WHERE uid = ? AND token >= CAST(? AS UNSIGNED) ORDER BY token LIMIT 1',
    [place.uid, place.token],
  );
  if (!first) {
    const [next] = await fetchRows(
      [orNull(asNumber)],
      'SELECT MIN(uid) FROM dspam_token_data WHERE uid > ?',
      [place.uid],
    );
    return next?.[0] == null ? null : nextChunk({ uid: next[0], token: '0' }, rows);
  }
  const [after] = await fetchRows(
    [asText],
    'SELECT CAST(token AS CHAR) FROM dspam_token_data WHERE uid = ? AND token >= CAST(? AS UNSIGNED) ORDER BY token LIMIT ?, 1',
    [place.uid, place.token, rows],
  );
  return { uid: place.uid, from: place.token, below: after?.[0] ?? null };
}

/** The place after a chunk. */
export function placeAfter({ uid, below }: TokenChunk): TokenPlace {
  return below === null ? { uid: uid + 1, token: '0' } : { uid, token: below };
}

/** The condition that the rows of a chunk fulfil, and its values. */
export function chunkWhere({ uid, from, below }: TokenChunk): { sql: string; values: unknown[] } {
  const sql = 'uid = ? AND token >= CAST(? AS UNSIGNED)';
  if (below === null) return { sql, values: [uid, from] };
  return { sql: `${sql} AND token < CAST(? AS UNSIGNED)`, values: [uid, from, below] };
}

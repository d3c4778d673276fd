/** @typedef {ReturnType<typeof import('./mail-of-users.mjs').createMailOfUsers>[number]} User */

/** Rows per statement: within MariaDB's max_allowed_packet. */
const TOKEN_ROWS = 5000;
const SIGNATURE_ROWS = 100;
/** dspam_clean removes tokens that were seen once; they say nothing. */
const FEWEST_HITS = 2;

const PREFERENCES = {
  alice: [
    ['whitelistThreshold', '10'],
    ['dailyQuarantineSummary', 'on'],
  ],
  bob: [['spamSubject', '[Spam]']],
  admin: [['statisticalSedation', '0']],
};

/**
 * DSPAM's rows for the demo's users.
 * @param {import('mysql2/promise').Connection} connection
 * @param {User[]} users
 */
export async function fillDatabase(connection, users) {
  /** @param {string} table @param {unknown[][]} rows @param {number} [portion] */
  const insert = async (table, rows, portion = rows.length) => {
    for (let at = 0; at < rows.length; at += portion) {
      await connection.query('INSERT INTO ?? VALUES ?', [table, rows.slice(at, at + portion)]);
    }
  };
  for (const { name, uid, history } of users) {
    const { stats, learned, signatures } = history;
    await insert('dspam_virtual_uids', [[uid, name]]);
    await insert('dspam_stats', [
      [
        uid,
        stats.spamLearned,
        stats.innocentLearned,
        stats.spamMisclassified,
        stats.innocentMisclassified,
        stats.spamCorpusfed,
        stats.innocentCorpusfed,
        0,
        0,
      ],
    ]);
    const preferences = PREFERENCES[/** @type {keyof typeof PREFERENCES} */ (name)];
    await insert(
      'dspam_preferences',
      preferences.map((pair) => [uid, ...pair]),
    );
    await insert(
      'dspam_signature_data',
      signatures.map(({ signature, data, createdOn }) => [
        uid,
        signature,
        data,
        data.length,
        localDate(createdOn),
      ]),
      SIGNATURE_ROWS,
    );
    const tokens = [...learned.hits].filter(([, hits]) => hits.spam + hits.innocent >= FEWEST_HITS);
    await insert(
      'dspam_token_data',
      tokens.map(([id, hits]) => [uid, String(id), hits.spam, hits.innocent, localDate(hits.lastHit)]),
      TOKEN_ROWS,
    );
  }
}

/** @param {Date} date */
function localDate(date) {
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { asNumber } from '@/lib/store/db/columns';
import type { AskRows } from '@/lib/store/db/fetch-rows';
import { overDatabase } from './site-database';

const { good, warning, fault } = findingsOf('databasePacket');

const MEGABYTE = 1024 * 1024;
/** Around a signature in DSPAM's statement (F§6, and read in its source). */
const STATEMENT_BYTES = 1024;
/** The largest that the servers take. */
const MOST_BYTES = 1024 * MEGABYTE;
/** Of recent signatures, so that a large table is not read whole. */
const SIGNATURES = 20_000;

/**
 * max_allowed_packet against what DSPAM sends: a signature, of 16 bytes for each token, whose bytes are doubled where they have to
 * be escaped. One that does not fit is not kept, and its mail is never released by it.
 */
export const databasePacket: Check = {
  name: 'databasePacket',
  look: (examined) =>
    overDatabase('databasePacket', examined, async (ask) => {
      const [[packet = 0] = []] = await ask([asNumber], 'SELECT @@global.max_allowed_packet');
      const [[signature = 0] = []] = await ask(
        [asNumber],
        'SELECT IFNULL(MAX(length), 0) FROM (SELECT length FROM dspam_signature_data ORDER BY created_on DESC LIMIT ?) AS newest',
        [SIGNATURES],
      );
      const findings: Finding[] = [];
      const grow = (bytes: number) => {
        const wanted = Math.min(MOST_BYTES, Math.ceil(bytes / (16 * MEGABYTE)) * 16 * MEGABYTE);
        const file = `max_allowed_packet = ${wanted}`;
        return { where: 'database' as const, lines: [`SET GLOBAL max_allowed_packet = ${wanted};`], file };
      };
      const needed = 2 * signature + STATEMENT_BYTES;
      // Of a message that is mostly text, the signature is about as large as the message.
      const largest = await largestMessage(ask, examined);
      if (needed > packet) {
        const { file, ...remedy } = grow(2 * needed);
        findings.push(fault('signature', { packetBytes: packet, signatureBytes: signature, file }, remedy));
      } else if (2 * largest + STATEMENT_BYTES > packet) {
        const { file, ...remedy } = grow(2 * largest + STATEMENT_BYTES);
        findings.push(warning('message', { packetBytes: packet, messageBytes: largest, file }, remedy));
      }
      return findings.length > 0
        ? findings
        : [good('fine', { packetBytes: packet, signatureBytes: signature })];
    }),
};

/** The largest that DSPAM takes, or else the largest in a quarantine. */
async function largestMessage(ask: AskRows, { config }: Examined): Promise<number> {
  if (config && Number.isFinite(config.maxMessageSize)) return config.maxMessageSize;
  // Before the first migration there is no such table.
  const [[bytes = 0] = []] = await ask(
    [asNumber],
    'SELECT IFNULL(MAX(byte_length), 0) FROM dashboard_message',
  ).catch(() => []);
  return bytes;
}

/** The quarantine mbox (F§2). */
import { appendAsDspam } from './append.mjs';
import { ctime } from './ctime.mjs';

/**
 * @param {string} message
 * @param {Date} now
 * @returns {string} the record: separator, the message with its `From ` lines quoted, and the blank lines behind it
 */
function quarantineRecord(message, now) {
  // The MTA's own From_ line stays and is the separator.
  const separator = message.startsWith('From ') ? '' : `From QUARANTINE ${ctime(now)}\n`;
  const [first = '', ...rest] = message.split('\n');
  const quoted = rest.map((line) => (line.startsWith('From ') ? `>${line}` : line));
  return `${separator}${[first, ...quoted].join('\n')}\n\n\n`;
}

/**
 * @param {string} file
 * @param {string} message
 * @returns {Promise<boolean>} false when the file cannot be written
 */
export async function quarantine(file, message) {
  try {
    await appendAsDspam(file, quarantineRecord(message, new Date()));
    return true;
  } catch {
    return false;
  }
}

/**
 * A record of USER.log, 7 fields, or of system.log, 9 fields (F§3):
 *   epoch TAB class TAB from TAB signature TAB subject TAB status TAB message-id
 *   epoch TAB class TAB from TAB signature TAB subject TAB seconds TAB user TAB status TAB message-id
 */
export interface LogRecord {
  /** UTC. */
  time: Date;
  /** The letter as it stands: see lib/dspam/log-class.ts. */
  letter: string;
  signature: string;
  /** Of system.log only. */
  user: string | null;
  status: string;
  messageId: string;
}

const START = /^\d{1,11}\t[A-Z]\t/;

/**
 * Reads the records of a piece of a log, from the bytes as latin-1. Empty lines are passed over; a line that does not
 * begin like a record belongs to the Message-Id before it, which DSPAM writes as folded as it came (F§3).
 */
export function parseLog(bytes: Buffer, kind: 'user' | 'system'): LogRecord[] {
  const lines: string[] = [];
  for (const line of bytes.toString('latin1').split('\n')) {
    if (START.test(line)) lines.push(line);
    else if (line.trim() !== '' && lines.length > 0) lines.push(`${lines.pop() ?? ''}${line}`);
  }
  return lines.map((line) => toRecord(line.split('\t'), kind));
}

function toRecord(fields: string[], kind: 'user' | 'system'): LogRecord {
  const [time = '', letter = '', , signature = '', , ...rest] = fields;
  const [status = '', messageId = ''] = kind === 'user' ? rest : rest.slice(2);
  return {
    time: new Date(Number(time) * 1000),
    letter,
    signature,
    user: kind === 'system' ? (rest[1] ?? '') : null,
    status,
    messageId: messageId.trim(),
  };
}

/** The filter reads a line in pieces of so many bytes (F§8.6). */
const PIECE_BYTES = 1023;
const RECIPIENTS = 2_600;

/** `text` where the filter takes it for the beginning of a line. `before` bytes stand in front on the same line. */
export function longLine(random: () => number, text: string, before = 0): string {
  const pieces = 1 + Math.floor(random() * 3);
  return `${'x'.repeat(pieces * PIECE_BYTES - before)}${text}`;
}

/** A header of more than 64 KB, that an ordinary mailing can have. */
export function manyRecipients(user: string): string {
  const others = Array.from(
    { length: RECIPIENTS },
    (_unused, place) => `person${place}@somewhere.example.net`,
  );
  return [user, ...others].join(',\n\t');
}

/** A mail of another DSPAM site, passed on as an attachment, and the end of the message. */
export function forwardedAttachment(boundary: string, signature: string): string {
  return [
    `--${boundary}`,
    'Content-Type: message/rfc822',
    'Content-Disposition: attachment',
    '',
    'From: somebody@elsewhere.example',
    'Subject: Passed on',
    'X-DSPAM-Result: Innocent',
    `X-DSPAM-Signature: ${signature}`,
    '',
    'Look at this.',
    '',
    `--${boundary}--`,
  ].join('\n');
}

/** The line of a mail server, which DSPAM keeps as the separator of the record (F§2). */
export const SERVER_LINE = 'From sender@example.com  Sat Nov 21 07:40:56 2026\n';

/** The same of a sender's making: longer than what is read at once, or than what of a message is kept in memory. */
export function longFirstLine(random: () => number): string {
  const length = random() < 0.8 ? 1_020 + Math.floor(random() * 8) : 64 * 1024 + Math.floor(random() * 8_192);
  return `From ${'f'.repeat(length)}\n`;
}

/** What looks like another record, in the middle of a line: without the header that DSPAM puts into each, it is one nowhere. */
export function quotedRecord(random: () => number): string {
  const line = random() < 0.5 ? 'From QUARANTINE Sat' : 'From sender@example.com  Sat';
  return `See ${line} Nov 21 07:40:56 2026\nSubject: quoted\nX-DSPAM-Confidence: 0.9\n\nquoted\n`;
}

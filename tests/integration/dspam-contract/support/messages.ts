import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CAPTURE = fileURLToPath(new URL('../../../fixtures/capture/', import.meta.url));

/** A file that the real DSPAM wrote or read. */
export function captured(path: string): Buffer {
  return readFileSync(CAPTURE + path);
}

export const SUBJECT = 'Your order';
export const SENDER = 'Shop <orders@shop.example>';
export const MESSAGE_ID = '<order-1@shop.example>';

const HEADERS = [
  'Return-Path: <orders@shop.example>',
  `From: ${SENDER}`,
  'To: someone@example.org',
  `Subject: ${SUBJECT}`,
  `Message-Id: ${MESSAGE_ID}`,
  'Date: Sun, 08 Nov 2026 08:41:00 +0000',
  'MIME-Version: 1.0',
  'Content-Type: text/plain',
];
const BODY = 'Thank you for your order of three chairs and a table.\n';

/** A message as it comes in. */
export const INBOUND = `${HEADERS.join('\n')}\n\n${BODY}`;

/** A message as it lies in the quarantine, without its separator (F§2). */
export function quarantined(signature: string, { bodySignature = signature, body = BODY } = {}): string {
  return [
    ...HEADERS,
    'X-DSPAM-Result: Spam',
    'X-DSPAM-Processed: Sun Nov  8 08:41:02 2026',
    'X-DSPAM-Confidence: 0.9901',
    'X-DSPAM-Probability: 1.0000',
    `X-DSPAM-Signature: ${signature}`,
    '',
    `${body}\n!DSPAM:${bodySignature}!\n\n\n\n\n`,
  ].join('\n');
}

/** What the delivery agent gets for a released message: the same, with one header behind the others. */
export function released(message: string): string {
  return message.replace('\n\n', '\nX-DSPAM-Reclassified: Innocent\n\n');
}

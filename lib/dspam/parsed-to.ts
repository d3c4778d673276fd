import type { DspamConf } from './conf';
import { inSlices } from './in-slices';

/** DSPAM reads a message in pieces of lines (F§8.6). */
const PIECE_BYTES = 1023;
const LF = 10;
const TAB = 9;
/** What ParseToHeaders looks for, and what leads it to another user or another mode. */
const ALIAS = Buffer.from('spam-');
const TO = Buffer.from('to: ');

/**
 * With ParseToHeaders DSPAM obeys every piece of a message that begins with `To: ` and has `spam-NAME` or `notspam-NAME` in it, of
 * the body, too: in all of its runs it goes on as NAME (ChangeUserOnParse) or retrains (ChangeModeOnParse). It compares the blank
 * behind the colon, so a tab in its place makes it pass over the piece; to all others the header says the same. Answers the
 * same buffer where nothing has to be changed.
 */
export async function withoutParsedTo(message: Buffer, conf: DspamConf): Promise<Buffer> {
  if (!conf.isOn('ParseToHeaders') || !message.includes(ALIAS)) return message;
  const changed = Buffer.from(message);
  await inSlices(disarm(changed));
  return changed;
}

function* disarm(message: Buffer): Generator<void, void> {
  let lineEnd = -1;
  let alias = -1;
  for (let at = 0, steps = 0; at < message.length; steps++) {
    if (steps % 1024 === 0) yield;
    if (lineEnd < at) lineEnd = indexOrEnd(message, LF, at);
    // To the end of the line: the daemon reads it whole.
    if (alias < at) alias = indexOrEnd(message, ALIAS, at);
    if (alias === message.length) return;
    if (alias < lineEnd && isTo(message, at)) message[at + TO.length - 1] = TAB;
    at = Math.min(at + PIECE_BYTES, lineEnd + 1);
  }
}

function indexOrEnd(message: Buffer, wanted: number | Buffer, from: number): number {
  const found = message.indexOf(wanted, from);
  return found === -1 ? message.length : found;
}

function isTo(message: Buffer, at: number): boolean {
  return TO.every((byte, index) => ((message[at + index] ?? 0) | (byte >= 97 ? 32 : 0)) === byte);
}

import { PIECE } from '@/lib/formats/dspam/engine/steering-text';
import { inSlices, joined } from '@/lib/ground/in-slices';
import type { DspamConf } from './conf';

/** What is searched for an alias between two pauses. */
const SEARCHED_BYTES = 1024 * 1024;
const LF = 10;
const TAB = 9;
/** What ParseToHeaders looks for, and what leads it to another user or another mode. */
const ALIAS = Buffer.from('spam-');
const TO = Buffer.from('to: ');

/**
 * With ParseToHeaders DSPAM obeys every piece of a message that begins with `To: ` and has `spam-NAME` or
 * `notspam-NAME` in it, of the body, too: in all of its runs it goes on as NAME (ChangeUserOnParse) or retrains
 * (ChangeModeOnParse). It compares the blank after the colon, so a tab in its place makes it ignore the piece; to
 * everybody else the header means the same. Returns the same buffer if nothing has to be changed.
 */
export async function withoutParsedTo(message: Buffer, conf: DspamConf): Promise<Buffer> {
  return conf.isOn('ParseToHeaders') ? inSlices(disarmed(message)) : message;
}

function* disarmed(message: Buffer): Generator<void, Buffer> {
  let changed: Buffer | null = null;
  let lineEnd = -1;
  let alias = -1;
  for (let at = 0, steps = 0; at < message.length; steps++) {
    if (steps % 1024 === 0) yield;
    if (lineEnd < at) lineEnd = orEnd(message, message.indexOf(LF, at));
    // To the end of the line: the daemon reads it whole.
    if (alias < at) alias = yield* findAlias(message, at);
    if (alias === message.length) break;
    if (alias < lineEnd && isTo(message, at)) {
      changed ??= yield* joined([message]);
      changed[at + TO.length - 1] = TAB;
    }
    at = Math.min(at + PIECE, lineEnd + 1);
  }
  return changed ?? message;
}

function* findAlias(message: Buffer, from: number): Generator<void, number> {
  for (let at = from; at < message.length; at += SEARCHED_BYTES) {
    const found = message.subarray(at, at + SEARCHED_BYTES + ALIAS.length - 1).indexOf(ALIAS);
    if (found !== -1) return at + found;
    yield;
  }
  return message.length;
}

function orEnd(message: Buffer, found: number): number {
  return found === -1 ? message.length : found;
}

function isTo(message: Buffer, at: number): boolean {
  return TO.every((byte, index) => ((message[at + index] ?? 0) | (byte >= 97 ? 32 : 0)) === byte);
}

import { inSlices, joined } from '@/lib/ground/in-slices';
import type { DspamConf } from './conf';

const RECEIVED = Buffer.from('Received:');
const LF = 10;
const CR = 13;
const LOWER_R = 114;
const LINES_AT_ONCE = 1024;

/**
 * With `Lookup` a run that classifies asks black lists for the address of the first Received header with one. With
 * RBLInoculate it learns a message whose address is listed as spam, `notrain` or not (F§3 "N"). It looks for that
 * header by the letter, so lower case hides it; to everybody else the header means the same. Runs with a class do not
 * ask. Returns the same buffer if nothing has to be changed.
 */
export async function withoutSources(message: Buffer, conf: DspamConf): Promise<Buffer> {
  return conf.first('Lookup') === undefined ? message : inSlices(hideSources(message));
}

/** To the first line that is empty, or all of it. */
function* hideSources(message: Buffer): Generator<void, Buffer> {
  let changed: Buffer | null = null;
  for (let at = 0, lines = 0; at < message.length; lines++) {
    if (lines % LINES_AT_ONCE === 0) yield;
    if (message[at] === LF || (message[at] === CR && message[at + 1] === LF)) break;
    if (RECEIVED.every((byte, index) => message[at + index] === byte)) {
      changed ??= yield* joined([message]);
      changed[at] = LOWER_R;
    }
    const end = message.indexOf(LF, at);
    if (end === -1) break;
    at = end + 1;
  }
  return changed ?? message;
}

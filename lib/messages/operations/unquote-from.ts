import { headerBlock } from '@/lib/formats/mbox/header-block';
import { inSlices, joined } from '@/lib/ground/in-slices';

const LF = 10;
/** An ordinary header block has some kilobytes. */
const MAX_HEADER_BYTES = 1024 * 1024;

/**
 * Takes the `>` off lines where DSPAM is certain to have put it (F§0.6: it quotes lines that begin with `From `, and
 * does not distinguish them from lines that came as `>From `). That is certain only where the fragment of the message,
 * its first 1,023 bytes as they came in (F§1), has the line without; everything else stays as it is stored. `fragment`
 * is the content of `.frag/SIG.frag`, or null where the site keeps none. See decision 008.
 */
export async function unquoteFrom(message: Buffer, fragment: Buffer | null): Promise<Buffer> {
  // A fragment of CRLF mail begins with the headers instead of two LF (F§1): it cannot be laid beside the body.
  if (!fragment || fragment[0] !== LF || fragment[1] !== LF) return message;
  const { bodyOffset, complete } = headerBlock(message.subarray(0, MAX_HEADER_BYTES));
  // Behind headers of megabytes nobody looks for lines that DSPAM quoted.
  if (!complete) return message;
  const pieces: Buffer[] = [];
  let kept = 0;
  let at = bodyOffset;
  // The last line of a fragment may be cut, so it proves nothing.
  for (const line of completeLines(fragment.subarray(2))) {
    const end = message.indexOf(LF, at);
    if (end === -1) break;
    const stored = message.subarray(at, end);
    if (isQuoted(stored, line)) {
      pieces.push(message.subarray(kept, at));
      kept = at + 1;
    } else if (!stored.equals(line)) break;
    at = end + 1;
  }
  return pieces.length === 0 ? message : inSlices(joined([...pieces, message.subarray(kept)]));
}

function* completeLines(text: Buffer): Generator<Buffer> {
  // DSPAM ends the file with an LF of its own, so the line before it is the one that may be cut.
  const whole = text.length > 0 && text[text.length - 1] === LF ? text.subarray(0, -1) : text;
  let at = 0;
  for (let end = whole.indexOf(LF, at); end !== -1; end = whole.indexOf(LF, at)) {
    yield whole.subarray(at, end);
    at = end + 1;
  }
}

function isQuoted(stored: Buffer, original: Buffer): boolean {
  return (
    stored.length === original.length + 1 &&
    stored[0] === 62 &&
    stored.subarray(1).equals(original) &&
    original.subarray(0, 5).equals(Buffer.from('From '))
  );
}

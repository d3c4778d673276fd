import { hidesMark } from '@/lib/formats/dspam/engine/decoded-marks';
import { findSignaturePlaces, type SignatureLocation } from '@/lib/formats/dspam/engine/signature-places';
import { obeysOnly } from '@/lib/formats/dspam/engine/steering-text';
import { inSlices } from '@/lib/ground/in-slices';

export interface Wanted {
  /** The signature that the run has to follow, as DSPAM wrote it. */
  signature: string;
  /** The user that DSPAM's own X-DSPAM-User names, in a managed group; '' if there must not be one. */
  member: string;
  /**
   * The user's signatureLocation, where it is known: then the signature has to be found in that place, or the run would be
   * dropped in silence. Without it one of the two places is enough.
   */
  location?: SignatureLocation;
}

/** DSPAM's own alphabet (F§4). */
const SIGNATURE = /^[0-9a-f,]{8,32}$/;

/**
 * Whether a release by `--deliver=innocent --class=innocent --source=error` with exactly these bytes on its standard input
 * would follow `wanted.signature` and nothing else that stands in the mail: no other signature, whichever signatureLocation
 * is set, and no X-DSPAM-User but the member's (at least one of those where `member` is not ''). By `dspam` and by `dspamc`
 * with its daemon, with and without `Broken lineStripping` and ParseToHeaders. (With `DataSource document` nothing else is
 * followed either, but the signature may not be found.)
 *
 * False is always safe: the message then takes two runs, neither of which looks at the text (decision 108). So this is
 * strict where the engine's rule is intricate: what could be a mark in any reading has to be the wanted one; only that
 * it is found at all is read from the parts. Works on the bytes where they are, in linear time, and gives way to others
 * while it runs. Never throws. See decision 109.
 */
export async function followsOnly(message: Buffer, wanted: Wanted): Promise<boolean> {
  if (!SIGNATURE.test(wanted.signature)) return false;
  if (!(await inSlices(obeysOnly(message, wanted)))) return false;
  if (await inSlices(hidesMark(message))) return false;
  // Line ends as they stand, and as `Broken lineStripping` and the daemon make them.
  const readings = message.includes(13) ? [false, true] : [false];
  for (const stripped of readings) {
    const found = await inSlices(findSignaturePlaces(message, stripped));
    // With signatureLocation=headers a mark in the text counts, too, where no header has one.
    const enough = found?.message || (wanted.location !== 'message' && found?.headers);
    if (!enough) return false;
  }
  return true;
}

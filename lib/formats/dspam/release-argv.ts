/** How a message leaves the quarantine (F§8, F§9). */
export type ReleaseWay =
  /** Its signature is known: DSPAM corrects what it learned, and delivers. */
  | 'error'
  /** Its signature is gone: DSPAM learns the text as innocent, and delivers. */
  | 'corpus'
  /** The filter has learned it before, but it was not delivered: delivery only. */
  | 'deliver'
  /**
   * Its signature is known, but its text could lead DSPAM to somebody else, or DSPAM would lose the recipient: corrected by the signature alone, with nothing of
   * the mail, then delivered by a run of its own that follows no text.
   */
  | 'signature';

const REPLACED = ['--deliver=', '--class=', '--source=', '--mode='];
const DELIVERY_ONLY = ['--deliver=innocent,spam', '--mode=notrain'];
const FLAGS: Record<Exclude<ReleaseWay, 'error'>, string[]> = {
  corpus: ['--deliver=innocent', '--class=innocent', '--source=corpus'],
  deliver: DELIVERY_ONLY,
  signature: DELIVERY_ONLY,
};

/**
 * The arguments of dspam for the run of a release that delivers. `releaseArgs` is RELEASE_ARGS split into words; `%CURRENT_USER%` becomes the
 * user, everything else (`-d %u`) goes through to the delivery agent as it is. `recipient` are the words that name whom a run that
 * follows no text delivers to (recipient.ts).
 */
export function releaseArgv(
  way: ReleaseWay,
  releaseArgs: readonly string[],
  user: string,
  recipient: readonly string[] = [],
): string[] {
  const named = releaseArgs.map((argument) => argument.replaceAll('%CURRENT_USER%', () => user));
  if (way === 'error') return named;
  const kept = named.filter((argument) => !REPLACED.some((flag) => argument.startsWith(flag)));
  return [...FLAGS[way], ...kept, ...recipient];
}

/** Corrects what was learned, without delivering anything (F§9, third row). */
export function retrainArgv(as: 'innocent' | 'spam', signature: string, user: string): string[] {
  return ['--source=error', `--class=${as}`, `--signature=${signature}`, '--user', user];
}

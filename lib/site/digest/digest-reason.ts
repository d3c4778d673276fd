/** Why a digest was not sent, or not to everybody it is for. The sentences are below `digestFailure.` in messages/*.json. */
export const DIGEST_REASONS = [
  /** The mail server would not take it for any of the addresses. */
  'refused',
  /** It would not for some of them. */
  'someRefused',
  /** It could not be reached, or would not talk. */
  'away',
  /** It broke off while it was taking it: nobody knows whether it has it. */
  'brokenOff',
  /** Nobody knows where it should go. */
  'noAddress',
  /** The quarantine could not be read. */
  'unreadable',
  /** No run of `npm run digest` came in time. */
  'tooLate',
] as const;
export type DigestReason = (typeof DIGEST_REASONS)[number];

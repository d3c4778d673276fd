/** Why something was refused, or cannot be shown. Keys below `errors.` in messages/*.json; some are of a message, too. */
export const ERROR_REASONS = [
  // the database and what DSPAM has learned
  'database',
  'databaseBusy',
  'databaseEnded',
  'databaseUnwritable',
  'migrate',
  'restart',
  'tokensMissing',
  'tokensBusy',
  'tokensNotWritable',
  'unknownToFilter',
  // DSPAM_HOME as a whole
  'homeAway',
  'homeOther',
  'homeUnreadable',
  'locksApart',
  // other filter hosts
  'hostAway',
  'hostOld',
  'hostForeign',
  'hostRefused',
  'hostUnanswered',
  // files
  'unreadableFile',
  'unreadableFolder',
  'unreadableDisk',
  'notPlainFile',
  'notOwnFolder',
  'fileTooLong',
  'diskFull',
  'groupNotOurs',
  'prefsNotReadable',
  'prefsNotWritable',
  'alertsNotReadable',
  'alertsNotWritable',
  'resetNotWritable',
  'blockListNotReadable',
  'blockListNotWritable',
  'confTooLong',
  // messages
  'recordTooLarge',
  'changed',
  'locked',
  'messageGone',
  'interrupted',
  'busy',
  'notInHistory',
  // what was asked for
  'invalid',
  'unusedParams',
  'notFound',
  'signedOut',
  'userName',
  'typedOther',
  'nothingSelected',
  'nothingToUndo',
  'tooManySelected',
  'moreMatch',
  'listChanged',
  'tooMany',
  'tooCostly',
  'beingSaved',
  'sharedCounters',
  'noSenderAddress',
  'domainNotHeld',
  'sharedList',
  'whitelistOff',
  'releaseNotAllowed',
  'domainNotLet',
  'rulesNotText',
  'rulesTooLong',
  'rulesEmpty',
  'importGone',
  // tasks
  'taskRunning',
  'deletionShared',
  'deletionBusy',
  'putBackNone',
  'putBackNewUser',
  'putBackNewFiles',
  'putBackDamaged',
] as const;

export type ErrorReason = (typeof ERROR_REASONS)[number];

/** Why an operation did not end well. Keys below `failure.` in messages/*.json. */
export const FAILURE_REASONS = [
  'deliveryFailed',
  'notDelivered',
  'refused',
  'filterUnavailable',
  'filterMissing',
  'timedOut',
  'unconfirmed',
  'learnUnconfirmed',
  'interrupted',
  'changed',
  'locked',
  // Of what the dashboard stands on.
  'database',
  'databaseUnwritable',
  'homeAway',
  'locksApart',
  'notPlainFile',
  'tooMany',
  'copyFailed',
  'diskFull',
  'eraseFailed',
  'groupNotOurs',
  'notWritable',
  'unreadable',
  // Of a release that has delivered: what kept the message in the quarantine all the same.
  'deliveredNoCopy',
  'deliveredNotErased',
  'deliveredNotWritable',
  'deliveredLocked',
  'recordTooLarge',
  'copyGone',
  'copyPurged',
  'copyUnreadable',
  'putBack',
  'putBackFailed',
  // Of an undo that is done: the filter goes on counting the message as innocent.
  'notReversed',
  'busy',
  'gone',
  'notInDoubt',
  'inDoubt',
  // Of a release that has to name an address: nobody has said which, or it is none of this site.
  'recipientUnknown',
  'recipientNotLocal',
  // Of a message on another filter host: it was not asked, or has not answered.
  'hostAway',
  'hostUnanswered',
  'failed',
  // Of a retrain: what came of the run,
  'notTrained',
  'trainRefused',
  'trainUnavailable',
  'trainFilterMissing',
  'trainTimedOut',
  'trainUnconfirmed',
  'trainInterrupted',
  // and why there was none.
  'alreadySpam',
  'alreadyInnocent',
  'justRetrained',
  'alreadyUndone',
  'virusClass',
  'blacklistedClass',
  'blocklistedClass',
  'unknownClass',
  'takenBack',
  'nothingLearned',
  'noSignature',
  'foreignSignature',
  'signaturePurged',
  'wholeTextOnly',
  'filterOff',
  'notInHistory',
] as const;

export type FailureReason = (typeof FAILURE_REASONS)[number];

/** Why a quarantine has no scores, not for all of its messages, or those of the site (`bySite`). Keys below `noScores.` in messages/*.json. */
export const OBSTACLES = ['tokenizer', 'untrained', 'bySite', 'tokensMissing', 'tokensBusy'] as const;

export type Obstacle = (typeof OBSTACLES)[number];

/** All that an AppError can have as its reason. */
export type AppErrorReason = ErrorReason | FailureReason | Obstacle;

/** Whether people can be told of it in a sentence below `errors.`. */
export function isErrorReason(reason: string): reason is ErrorReason {
  return ERROR_REASONS.some((known) => known === reason);
}

/** Whether people can be told of it in a sentence below `failure.`. */
export function isFailureReason(reason: string): reason is FailureReason {
  return FAILURE_REASONS.some((known) => known === reason);
}

/** A reason that was saved, for a sentence below `failure.`: one of another version, or none, is `failed`. */
export function failureReason(saved: string | null | undefined): FailureReason {
  return FAILURE_REASONS.find((known) => known === saved) ?? 'failed';
}

import { AppError } from '@/lib/ground/errors';
import { type AppErrorReason, type FailureReason, isFailureReason } from '@/lib/ground/reasons';

/**
 * What reasons that have a sentence for pages are of one message: there they name the file, or what the server stands on; here they are
 * one line of a list of failures. `failed`: they are of a page or a form alone. A reason that is added later is an error of types here,
 * until somebody has said what it is of a message.
 */
const OF_MESSAGE: Record<Exclude<AppErrorReason, FailureReason>, FailureReason> = {
  databaseBusy: 'database',
  databaseEnded: 'database',
  migrate: 'databaseUnwritable',
  restart: 'databaseUnwritable',
  homeOther: 'homeAway',
  homeUnreadable: 'homeAway',
  hostOld: 'hostAway',
  hostForeign: 'hostAway',
  hostRefused: 'hostAway',
  unreadableFile: 'unreadable',
  unreadableFolder: 'unreadable',
  unreadableDisk: 'homeAway',
  prefsNotReadable: 'unreadable',
  notOwnFolder: 'notPlainFile',
  fileTooLong: 'notPlainFile',
  messageGone: 'gone',
  notFound: 'gone',
  nothingToUndo: 'putBack',
  tokensMissing: 'failed',
  tokensBusy: 'failed',
  tokensNotWritable: 'failed',
  tokenizer: 'failed',
  untrained: 'failed',
  bySite: 'failed',
  unknownToFilter: 'failed',
  prefsNotWritable: 'failed',
  alertsNotReadable: 'failed',
  alertsNotWritable: 'failed',
  resetNotWritable: 'failed',
  blockListNotReadable: 'failed',
  blockListNotWritable: 'failed',
  confTooLong: 'failed',
  invalid: 'failed',
  unusedParams: 'failed',
  signedOut: 'failed',
  userName: 'failed',
  typedOther: 'failed',
  nothingSelected: 'failed',
  tooManySelected: 'failed',
  moreMatch: 'failed',
  listChanged: 'failed',
  tooCostly: 'failed',
  beingSaved: 'failed',
  sharedCounters: 'failed',
  noSenderAddress: 'failed',
  domainNotHeld: 'failed',
  sharedList: 'failed',
  whitelistOff: 'failed',
  releaseNotAllowed: 'failed',
  domainNotLet: 'failed',
  rulesNotText: 'failed',
  rulesTooLong: 'failed',
  rulesEmpty: 'failed',
  importGone: 'failed',
  taskRunning: 'failed',
  deletionShared: 'failed',
  deletionBusy: 'failed',
  putBackNone: 'failed',
  putBackNewUser: 'failed',
  putBackNewFiles: 'failed',
  putBackDamaged: 'failed',
};

/** Why something was not done to a message: the reason of an error that was foreseen, else `otherwise`. */
export function failureOf(error: unknown, otherwise: FailureReason): FailureReason {
  if (!(error instanceof AppError) || !error.reason) return otherwise;
  return isFailureReason(error.reason) ? error.reason : OF_MESSAGE[error.reason];
}

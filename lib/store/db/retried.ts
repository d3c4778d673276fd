/** More than there are connections: after a restart of the server each of them may be one that is gone. */
const MOST_TRIES = 12;

/**
 * Runs `work`, a statement by itself or a whole transaction, and again where the server knows nothing of it: it took it back for the sake of
 * another, or never got it. `work` has to be one that may be repeated: what it changes outside of the database counts each time.
 */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES || !(error instanceof Error && (isTakenBack(error) || isUnsent(error))))
        throw error;
    }
  }
}

/** Two waited for each other, or a row was changed since it was read (MariaDB from 11.6 on). */
function isTakenBack(error: Error): boolean {
  return 'code' in error && /^ER_(LOCK_DEADLOCK|CHECKREAD)$/.test(String(error.code));
}

/** Of the driver: the connection was gone before the statement. What is lost after it may have been carried out. */
function isUnsent(error: Error): boolean {
  if (!('fatal' in error) || error.fatal !== true) return false;
  return ('code' in error && error.code === 'EPIPE') || error.message.startsWith("Can't add new command");
}

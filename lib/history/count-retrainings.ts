import type { OpenedHistory } from './open-history';

/** How much people have corrected. */
export interface Retrainings {
  /** Retrainings that changed a message's class, also those that were undone since. */
  made: number;
  /** Those that changed it back to what it was. */
  undone: number;
  /** UTC; null when there was none. */
  lastAt: Date | null;
}

/** The retrainings in a history, since its log was first read; those of a rotated log count on. */
export function countRetrainings({ state }: OpenedHistory): Retrainings {
  return { made: state.retrained, undone: state.undone, lastAt: state.lastRetrainedAt };
}

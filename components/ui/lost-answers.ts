import { unstable_isUnrecognizedActionError } from 'next/navigation';
import { useSyncExternalStore } from 'react';

/**
 * An action of which nobody here knows how it ended (`change`: of messages), or one that the server does not have, as the page is of another
 * version: then nothing was done.
 */
export interface Lost {
  kind: 'action' | 'change' | 'unknownAction';
}

// Beside the components: the frame says it, and the form whose answer it was may be gone by then.
let lost: Lost | null = null;
const listeners = new Set<() => void>();

/** What the frame has to say of a lost answer; null for nothing. */
export function useLost(): Lost | null {
  return useSyncExternalStore(
    subscribe,
    () => lost,
    () => null,
  );
}

/** Says it, or no more. */
export function noteLost(next: Lost | null): void {
  lost = next;
  for (const listen of listeners) listen();
}

/**
 * The same action for a form in the browser. Where no answer has arrived (the network, the server or something between them was gone) it
 * answers null, and the frame says that (lost-answer.tsx). What the server has thrown has a digest, as has a redirect: that goes on.
 */
export function orLost<Args extends unknown[], Answer>(
  action: (...args: Args) => Promise<Answer>,
  kind: 'action' | 'change' = 'action',
): (...args: Args) => Promise<Answer | null> {
  return async (...args) => {
    noteLost(null);
    try {
      return await action(...args);
    } catch (error) {
      if (!(error instanceof Error) || 'digest' in error) throw error;
      noteLost({ kind: unstable_isUnrecognizedActionError(error) ? 'unknownAction' : kind });
      return null;
    }
  };
}

function subscribe(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

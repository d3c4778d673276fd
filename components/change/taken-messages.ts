import { useSyncExternalStore } from 'react';

/** Messages that have left a quarantine since its page was drawn. `at`: by the server's clock, in milliseconds. */
export interface Taken {
  mailbox: string;
  at: number;
  messages: number;
  /** How many of them looked innocent and had not been looked at, and how many had a word that is watched for. */
  likely: number;
  alerts: number;
}

// Beside the components: the list that they left may be gone by then, and the navigation stands on every page.
let taken: readonly Taken[] = [];
const NONE: readonly Taken[] = [];
const listeners = new Set<() => void>();

/** Tells the navigation of them. */
export function noteTaken(more: Taken): void {
  taken = [...taken, more];
  for (const listen of listeners) listen();
}

/** What the counts of a navigation that was drawn at some time are too high by. */
export function useTaken(mailbox: string, drawnAt: number): Pick<Taken, 'messages' | 'likely' | 'alerts'> {
  const all = useSyncExternalStore(
    subscribe,
    () => taken,
    () => NONE,
  );
  const sum = { messages: 0, likely: 0, alerts: 0 };
  for (const each of all)
    if (each.mailbox === mailbox && each.at > drawnAt) {
      sum.messages += each.messages;
      sum.likely += each.likely;
      sum.alerts += each.alerts;
    }
  return sum;
}

function subscribe(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

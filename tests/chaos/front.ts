/** What does the dashboard's work in a run, and is killed: the server, or processes that call the domain. */
export interface Front {
  start(): Promise<void>;
  /** SIGKILL. Runs of the filter that it has started live on. */
  kill(): Promise<void>;
  /** Process ids, for limits. */
  pids(): number[];
  /** Visits every mailbox once, so that what was left unfinished is settled. Throws while that cannot be done. */
  visit(): Promise<void>;
  /** How many clicks were answered, and how many were not. */
  clicks(): { answered: number; failed: number };
  /** No more clicks. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

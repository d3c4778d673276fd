/** How many clicks were answered, how many a kill cut off, and how many failed although nobody had killed anything. */
export interface Clicks {
  answered: number;
  cutOff: number;
  failed: number;
}

/** What does the dashboard's work in a run, and is killed: the server, or processes that call the domain. */
export interface Front {
  start(): Promise<void>;
  /** SIGKILL. Runs of the filter that it has started live on. */
  kill(): Promise<void>;
  /** Process ids, for limits. */
  pids(): number[];
  /** Visits every mailbox once, so that what was left unfinished is settled. Throws while that cannot be done. */
  visit(): Promise<void>;
  clicks(): Clicks;
  /** No more clicks. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

/** What is known of a click that is divided over several hosts. */
export interface HowToChange {
  /** How many messages there are was asked about elsewhere. */
  isAsked?: boolean;
  /** Names the click on all hosts: its part here is a job, however few messages that are. */
  job?: string | undefined;
}

import { setTimeout as wait } from 'node:timers/promises';

/** What one statement should take: mail that wants the table waits for so long at most, many times below a second. */
const AIM_MS = 150;
const FEWEST = 50;
const MOST = 50_000;

/**
 * How many rows a statement may touch, learned from how long the last ones took, so that no table is held for long on a slow
 * or busy machine either (MyISAM locks a whole table). See decision 092.
 */
export class Pace {
  rows = 1_000;
  longestMs = 0;

  /** Runs a statement, remembers how long it took, and leaves the table to others for as long. */
  async run<T>(statement: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const answer = await statement();
    const ms = performance.now() - began;
    this.longestMs = Math.max(this.longestMs, Math.round(ms));
    const wanted = this.rows * (AIM_MS / Math.max(ms, 1));
    // Goes up slowly, and down at once.
    this.rows = Math.round(Math.min(MOST, Math.max(FEWEST, Math.min(wanted, this.rows * 2))));
    await wait(Math.min(ms, AIM_MS));
    return answer;
  }
}

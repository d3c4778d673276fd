import { setTimeout as sleep } from 'node:timers/promises';

/** How long after a page was asked for it counts as being made, and the next one as likely to come. */
const LATELY_MS = 150;
/** How many times longer pauses are then. */
const BUSY_TIMES = 6;

// Next evaluates modules more than once (per bundle); one a process is enough.
const shared = globalThis as typeof globalThis & { dashboardPageAskedAt?: number };

/** Notes that a page was asked for. */
export function notePage(): void {
  shared.dashboardPageAskedAt = performance.now();
}

/** Pauses after work in the background that took so long, for `times` as long; much longer while pages are asked for. */
export async function giveWay(tookMs: number, times: number): Promise<void> {
  const asked = shared.dashboardPageAskedAt ?? Number.NEGATIVE_INFINITY;
  const isBusy = performance.now() - asked < tookMs + LATELY_MS;
  await sleep(tookMs * times * (isBusy ? BUSY_TIMES : 1));
}

import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { ofProcess } from '@/lib/ground/of-process';

/** About what a page takes to be made. */
const PAGE_MS = 80;

const lastPage = ofProcess('page asked at', () => ({ askedAt: Number.NEGATIVE_INFINITY }));

/** Notes that a page was asked for. */
export function notePage(): void {
  lastPage().askedAt = performance.now();
}

/** Lets what came meanwhile be answered: called between the steps of work in the background. */
export async function nextTurn(): Promise<void> {
  await turn();
}

/**
 * Lets a page that was just asked for be made first, no more than one a step: pages that are asked for all the time slow the
 * work down, and do not stop it.
 */
export async function pagesFirst(): Promise<void> {
  const left = lastPage().askedAt + PAGE_MS - performance.now();
  await (left > 0 ? sleep(left) : turn());
}

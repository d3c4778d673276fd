/** How long requests that are under way may take once the server was told to stop. */
const STOP_MS = 30_000;
const LOOK_MS = 50;

let isStopping = false;

/**
 * Ends this process in order: from now on nobody is let in, the port is free, and requests under way are finished, as are a release
 * and the step of a job, for half a minute at most. Then `close`, and exit code 0. Called again meanwhile it does nothing: Ctrl-C reaches a
 * process twice, from the terminal and from its parent.
 * @param {import('node:http').Server[]} servers
 * @param {() => Promise<void>} close
 */
export async function stopGently(servers, close) {
  if (isStopping) return;
  isStopping = true;
  const underWay = findUnderWay();
  underWay.isStopping = true;
  // A connection that is kept for the next request holds nobody up.
  const idle = setInterval(() => {
    for (const server of servers) server.closeIdleConnections();
  }, LOOK_MS);
  let endWaiting = () => {};
  /** @type {Promise<void>} */
  const isLate = new Promise((resolve) => {
    endWaiting = resolve;
  });
  const late = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
    endWaiting();
  }, STOP_MS);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  clearInterval(idle);
  // What ends may begin the next thing that has to be finished: a release its erase.
  while (underWay.works.size > 0 && (await Promise.race([settled(underWay.works), isLate])));
  clearTimeout(late);
  await Promise.all([...underWay.lastSteps].map((step) => step())).catch(console.error);
  await close().catch(console.error);
  process.exit(0);
}

/** @param {Set<Promise<unknown>>} works */
async function settled(works) {
  await Promise.allSettled(works);
  return true;
}

/**
 * What lib/ground/process/under-way.ts has one of for the process, which is made by who comes first.
 * @returns {{ isStopping: boolean, works: Set<Promise<unknown>>, lastSteps: Set<() => Promise<unknown>> }}
 */
function findUnderWay() {
  const all = /** @type {{ dashboard?: Map<string, any> }} */ (globalThis);
  all.dashboard ??= new Map();
  if (!all.dashboard.has('under way'))
    all.dashboard.set('under way', { isStopping: false, works: new Set(), lastSteps: new Set() });
  return all.dashboard.get('under way');
}

/** How long requests that are under way may take once the server was told to stop. */
const STOP_MS = 30_000;
const LOOK_MS = 50;

let isStopping = false;

/**
 * Ends this process in order: from now on nobody is let in, the port is free, and requests under way are finished, for
 * half a minute at most. Then `close`, and exit code 0. Called again meanwhile it does nothing: Ctrl-C reaches a
 * process twice, from the terminal and from its parent.
 * @param {import('node:http').Server[]} servers
 * @param {() => Promise<void>} close
 */
export async function stopGently(servers, close) {
  if (isStopping) return;
  isStopping = true;
  // A connection that is kept for the next request holds nobody up.
  const idle = setInterval(() => {
    for (const server of servers) server.closeIdleConnections();
  }, LOOK_MS);
  const late = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, STOP_MS);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  clearInterval(idle);
  clearTimeout(late);
  await close().catch(console.error);
  process.exit(0);
}

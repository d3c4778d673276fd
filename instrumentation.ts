/** Next calls this once when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { watchRequests } = await import('@/lib/data/session/watch-requests');
  watchRequests();
  const { startBackground } = await import('@/lib/data/site/background');
  startBackground();
}

import type { Instrumentation } from 'next';

/** Next calls this once when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startLog } = await import('@/lib/data/session/start-log');
  // A developer sees what Next prints as Next prints it.
  startLog({ withConsole: process.env.NODE_ENV === 'production' });
  const { watchRequests } = await import('@/lib/data/session/watch-requests');
  watchRequests();
  const { startBackground } = await import('@/lib/data/site/background');
  startBackground();
}

/** Next calls this with what a page, a route or an action has thrown. */
export const onRequestError: Instrumentation.onRequestError = async (...args) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { noteRequestError } = await import('@/lib/data/request/note-request-error');
  await noteRequestError(...args);
};

import 'server-only';
import type { Instrumentation } from 'next';
import { log } from '@/lib/ground/log';

/**
 * Writes into the log what a page, a route or an action has thrown. For a page, `digest` is the number that whoever asked for it is
 * shown. Next keeps these errors to itself otherwise (scripts/serve.mjs starts it quietly).
 */
export const noteRequestError: Instrumentation.onRequestError = (
  error,
  { method },
  { routePath, routeType },
) => {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined;
  log.error('a request failed', { digest, method, route: routePath, of: routeType }, error);
};

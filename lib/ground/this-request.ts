import { AsyncLocalStorage } from 'node:async_hooks';
import { ofProcess } from './of-process';

/** The request that is being answered, as the log names it. */
export interface ThisRequest {
  /** Of letters, digits and `.@:+_-` only. */
  id: string;
  /** The login, once it is known. */
  actor?: string;
}

const storage = ofProcess('this request', () => new AsyncLocalStorage<ThisRequest | null>());

/** From here on, everything that is begun counts as work for this request, which is returned. */
export function enterRequest(id: string): ThisRequest {
  const request: ThisRequest = { id };
  storage().enterWith(request);
  return request;
}

/** Says who has made this request. Nothing happens outside of one. */
export function noteActor(login: string): void {
  const request = thisRequest();
  if (request) request.actor = login;
}

/** Null for work that is done for nobody's request. */
export function thisRequest(): ThisRequest | null {
  return storage().getStore() ?? null;
}

/** Runs work that a request may have begun, but that goes on for others. */
export function outsideRequest<T>(work: () => T): T {
  return storage().run(null, work);
}

import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { beginAnswer } from '@/lib/ground/answers-in-hand';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { enterRequest, type ThisRequest } from '@/lib/ground/this-request';
import { noteArrival } from './arrived';
import { nameOwnHost } from './own-host';
import { notePeer, peerAddress } from './peer-address';
import { nameRequest } from './request-id';
import { noteProxy } from './seen-proxy';

const watching = ofProcess('watching requests', () => subscribe('http.server.request.start', look));

/**
 * Looks at every request of this process before Next does: where it comes from, how it came through the web server in front,
 * whether a page of ours has sent it, and by which id the log is to name it. Called once at the start.
 */
export function watchRequests(): void {
  watching();
}

interface Begun {
  request: IncomingMessage;
  response: ServerResponse;
  server: Server;
}

function look(message: unknown): void {
  const { request, response, server } = message as Begun;
  const isFromOutside = notePeer(request, server);
  if (isFromOutside) noteArrival(request.headers);
  countAnswer(request, response);
  const current = enterRequest(nameRequest(request.headers, isFromOutside));
  response.setHeader('X-Request-Id', current.id);
  logAnswer(current, request, response);
  try {
    if (isFromOutside) noteProxy(request.headers, peerAddress(request.headers));
    nameOwnHost(request.headers);
  } catch (error) {
    // The configuration is not to be had: every page says so. Thrown from here it would end the process.
    log.error('the configuration cannot be read', {}, error);
  }
}

/** Until it has gone out, or the connection is lost: of that an answer that waits behind another on it is not told by older versions of Node. */
function countAnswer({ socket }: IncomingMessage, response: ServerResponse): void {
  const end = beginAnswer();
  const done = () => {
    response.off('close', done);
    socket.off('close', done);
    end();
  };
  response.once('close', done);
  socket.once('close', done);
}

/** When it has gone out, or nobody waits for it any more. What stands behind the `?` may be words of a mail. */
function logAnswer(current: ThisRequest, request: IncomingMessage, response: ServerResponse): void {
  const began = performance.now();
  const { method, url = '' } = request;
  response.once('close', () => {
    log.debug('answered', {
      method,
      path: url.split('?')[0],
      status: response.statusCode,
      ms: Math.round(performance.now() - began),
      actor: current.actor,
      request: current.id,
    });
  });
}

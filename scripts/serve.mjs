// The production server, which `npm start` starts once the configuration has been checked. Its argument is the folder
// of the build, which also tells others that this one is in use (scripts/setup/builds.mjs). Variables: PORT and
// BIND_ADDRESS, or LISTEN_SOCKET and LISTEN_SOCKET_GID; BASE_PATH; COMPRESSION. See decisions 134 and 202.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:http';
import next from 'next';
import { takeBuiltConfig } from './setup/built-config.mjs';
import { flushLate } from './setup/flush-late.mjs';
import { listenOnSocket } from './setup/listen-on-socket.mjs';
import { printJson } from './setup/print-json.mjs';
import { staticFiles } from './setup/static-files.mjs';
import { stopGently } from './setup/stop-gently.mjs';
import { tellReady } from './setup/tell-ready.mjs';

printJson();

const [folder] = process.argv.slice(2);
const { BIND_ADDRESS: hostname, LISTEN_SOCKET: socket, LISTEN_SOCKET_GID: group } = process.env;
const port = Number(process.env.PORT || 3000);
process.env.DASHBOARD_BUILD = folder;
takeBuiltConfig(folder ?? '');

/** What belongs to one document beside what Next knows of it (components/list/document-rows.ts). */
const documents = new AsyncLocalStorage();
globalThis.dashboardDocument = documents;

const app = next({ dev: false, dir: process.cwd(), hostname: hostname || 'localhost', port, quiet: true });
try {
  await app.prepare();
} catch (error) {
  console.error(error);
  process.exit(1);
}
const handle = app.getRequestHandler();
const { BASE_PATH: basePath, COMPRESSION: compression } = process.env;
const giveStatic = compression === 'proxy' ? () => false : staticFiles(folder ?? '', basePath?.trim() ?? '');
const server = createServer(answer);
const servers = [server];
try {
  if (socket) {
    await listenOnSocket(server, socket, group ? Number(group) : undefined);
    servers.push(await listenForOurselves());
  } else {
    await listening(server, port, hostname || undefined);
    process.env.__NEXT_PRIVATE_ORIGIN = originOf(server);
  }
} catch (error) {
  console.error(say(/** @type {NodeJS.ErrnoException} */ (error)));
  process.exit(1);
}
console.log(`The dashboard listens on ${socket || originOf(server)}`);
tellReady();

const stop = () => stopGently(servers, () => app.close());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
// The start script is gone, for whatever reason: nobody else would stop this one.
if (process.connected) process.once('disconnect', stop);

/** @type {import('node:http').RequestListener} */
async function answer(request, response) {
  try {
    if (giveStatic(request, response)) return;
    // Next would compress the part of a file that was asked for, and call it a part of what is compressed.
    if (request.headers.range !== undefined) delete request.headers['accept-encoding'];
    // Next sends the head of an answer before the first part of it: one packet more, and a tenth of what a small page costs.
    response.flushHeaders = () => undefined;
    flushLate(response);
    // Next, what compresses, and each of ours wait for its end: some more than the ten at which Node warns of a leak.
    response.setMaxListeners(20);
    // Whoever asks for data alone has a document already.
    const isDocument = request.headers.rsc === undefined && request.headers['next-action'] === undefined;
    await (isDocument ? documents.run({}, handle, request, response) : handle(request, response));
  } catch (error) {
    console.error(error);
    response.statusCode = 500;
    response.end('Internal Server Error');
  }
}

/**
 * For the page that an action leads to, Next asks its own server, which cannot be by a socket. Nobody else is answered here: what
 * comes through LISTEN_SOCKET bears a mark of this process that says so (lib/data/session/peer-address.ts).
 */
async function listenForOurselves() {
  const own = createServer((request, response) =>
    String(request.headers['x-dashboard-peer']).endsWith(' unix')
      ? answer(request, response)
      : request.socket.destroy(),
  );
  await listening(own, 0, '127.0.0.1');
  process.env.__NEXT_PRIVATE_ORIGIN = originOf(own);
  return own;
}

/** @param {import('node:http').Server} listener @param {number} port @param {string | undefined} host */
function listening(listener, port, host) {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, host, () => resolve(undefined));
  });
}

/** @param {import('node:http').Server} listener */
function originOf(listener) {
  const bound = /** @type {import('node:net').AddressInfo} */ (listener.address());
  const any = ['0.0.0.0', '::'].includes(bound.address);
  const host = any ? 'localhost' : bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return `http://${host}:${bound.port}`;
}

/** @param {NodeJS.ErrnoException} error */
function say(error) {
  if (error.code === 'EADDRINUSE')
    return `PORT ${port} is already in use: stop what listens there, or choose another`;
  if (error.code === 'EADDRNOTAVAIL') return `BIND_ADDRESS ${hostname} is not an address of this machine`;
  if (error.code === 'EACCES' && !socket) return `PORT ${port} is for root only: choose one from 1024`;
  return error.message;
}

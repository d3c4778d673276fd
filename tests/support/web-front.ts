import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  request as ask,
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** What a web server in front makes of a request, as its configuration says. */
export interface FrontRules {
  /** Passes the host on that was asked for; else that of the dashboard, as nginx does by itself. */
  passesHost?: boolean;
  /** Adds whom it asks for to X-Forwarded-For. */
  namesClient?: boolean;
  proto?: string;
  /** Sent along, whoever asks. */
  adds?: Record<string, string>;
  /** Takes this header out, whoever sent it. */
  removes?: string;
  /** Answers by itself. */
  answers?: number;
}

export interface Listening {
  port: number;
  stop(): Promise<void>;
}

/** Listens on a free port of this machine; over TLS with a key and its certificate. */
export async function listen(
  answer: RequestListener,
  tls?: { key: string; certificate: string },
): Promise<Listening> {
  const server: Server = tls
    ? createTlsServer({ key: readFileSync(tls.key), cert: readFileSync(tls.certificate) }, answer)
    : createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A web server that passes everything on to a port of this machine, by rules that a test may change while it runs. */
export function passOn(target: () => number, rules: FrontRules): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    if (rules.answers !== undefined) {
      response.writeHead(rules.answers).end('by itself');
      return;
    }
    const headers = { ...request.headers };
    // Both servers are in one process, which notes this request as one of the dashboard's, too.
    for (const name of Object.keys(headers))
      if (/^x-dashboard-(?:peer|arrived)$/.test(name)) delete headers[name];
    if (!rules.passesHost) headers.host = `127.0.0.1:${target()}`;
    if (rules.namesClient) {
      const before = request.headers['x-forwarded-for'];
      headers['x-forwarded-for'] = [before, request.socket.remoteAddress].filter(Boolean).join(', ');
    }
    if (rules.proto) headers['x-forwarded-proto'] = rules.proto;
    for (const [name, value] of Object.entries(rules.adds ?? {})) headers[name.toLowerCase()] = value;
    if (rules.removes) delete headers[rules.removes.toLowerCase()];
    const { method, url } = request;
    const passed = ask({ port: target(), host: '127.0.0.1', method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.writeHead(502).end());
    request.pipe(passed);
  };
}

/** A certificate for `localhost` that signs itself, good for some days. */
export function makeCertificate(folder: string, days: number): { key: string; certificate: string } {
  const file = (name: string) => path.join(folder, `${days}-days.${name}`);
  const made = { key: file('key'), certificate: file('pem') };
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', String(days)];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', made.key];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', made.certificate, ...name], { stdio: 'ignore' });
  return made;
}

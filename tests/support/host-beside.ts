import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerGreeting, answerHost } from '@/lib/data/at-hosts/answer-host';
import type { Config } from '@/lib/store/config/config';

/** A request as it went over the wire. */
export interface Heard {
  method: string;
  headers: Record<string, string>;
  body: Buffer<ArrayBuffer>;
}

/** The answering side of a filter host, on a port, in this process: with the settings of the other host while it answers. */
export interface HostBeside {
  url: string;
  heard: Heard[];
  /** Settings that are the other host's own. */
  theirs: Partial<Config>;
  /** Answers in its place, where it is set; null leaves it to the host. */
  instead: ((heard: Heard) => Response | 'silence' | 'cut' | null) | null;
  /** Hands an answer on, or another one. */
  onTheWay: (answer: Response, heard: Heard) => Promise<Response> | Response;
  /** The same request once more, from whoever heard it. */
  send(heard: Heard): Promise<Response>;
  stop(): Promise<void>;
}

export async function startHostBeside(getConfig: () => Config): Promise<HostBeside> {
  const server = createServer(async (request, response) => {
    const heard = await hear(request);
    beside.heard.push(heard);
    const own = beside.instead?.(heard) ?? null;
    if (own === 'silence') return;
    if (own === 'cut') return request.socket.destroy();
    const answer = own ?? (await beside.onTheWay(await answerAs(getConfig(), beside.theirs, heard), heard));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const beside: HostBeside = {
    url,
    heard: [],
    theirs: {},
    instead: null,
    onTheWay: (answer) => answer,
    send: ({ method, headers, body }) =>
      fetch(`${url}/api/host`, { method, headers, ...(method === 'POST' && { body }) }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return beside;
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const ours = Object.entries(request.headers).filter(([name]) => name.startsWith('x-filter-host'));
  return {
    method: request.method ?? '',
    headers: Object.fromEntries(ours.map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(parts),
  };
}

async function answerAs(config: Config, theirs: Partial<Config>, heard: Heard): Promise<Response> {
  const ours = Object.fromEntries(Object.keys(theirs).map((name) => [name, config[name as keyof Config]]));
  Object.assign(config, theirs);
  try {
    const { method, headers, body } = heard;
    if (method === 'GET') return answerGreeting(new Headers(headers));
    return await answerHost(new Request('http://host/api/host', { method, headers, body }));
  } finally {
    Object.assign(config, ours);
  }
}

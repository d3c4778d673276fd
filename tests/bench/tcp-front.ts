import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** What stands in front of several servers and sends each connection to the next one: nobody comes to the same server twice by design. */
export async function startTcpFront(listen: number, ports: number[]): Promise<{ stop(): void }> {
  let next = 0;
  const front = createServer((socket) => {
    const there = connect({ host: '127.0.0.1', port: ports[next++ % ports.length] ?? 0 });
    socket.pipe(there).pipe(socket);
    const end = () => {
      socket.destroy();
      there.destroy();
    };
    for (const each of [socket, there]) each.once('error', end).once('close', end);
  });
  front.listen(listen, '127.0.0.1');
  await once(front, 'listening');
  return { stop: () => void front.close() };
}

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer as createTlsServer } from 'node:tls';

/** A mail that a sink has taken. */
export interface SunkMail {
  /** SMTP or LMTP, as the client greeted. */
  proto: 'SMTP' | 'LMTP';
  /** What stands between the brackets of MAIL FROM and of each RCPT TO, byte for byte as latin1. */
  from: string;
  to: string[];
  message: string;
}

/** A mail server on this machine that takes every mail and keeps it. */
export interface MailSink {
  port: number;
  taken: SunkMail[];
  /** Recipients that are told to be unknown (550). */
  unknown: Set<string>;
  /** Recipients whose mail it takes, and then says this instead of yes; '' for nothing, after which it ends the connection. */
  ends: Map<string, string>;
  /** Said instead of yes to MAIL FROM; null as usual. */
  closed: { with: string | null };
  /** What it says to EHLO that it knows. */
  extensions: Set<string>;
  stop(): void;
}

/** `tls`: it speaks TLS from the start, with this certificate. */
export async function startMailSink(tls?: { key: Buffer; cert: Buffer }): Promise<MailSink> {
  const taken: SunkMail[] = [];
  const unknown = new Set<string>();
  const ends = new Map<string, string>();
  const closed: MailSink['closed'] = { with: null };
  const extensions = new Set(['SMTPUTF8']);
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.setEncoding('latin1');
    void talk(socket, { unknown, ends, closed, extensions }, taken);
  };
  const server = tls ? createTlsServer(tls, serve) : createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    unknown,
    ends,
    closed,
    extensions,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function talk(
  socket: Socket,
  { unknown, ends, closed, extensions }: Pick<MailSink, 'unknown' | 'ends' | 'closed' | 'extensions'>,
  taken: SunkMail[],
): Promise<void> {
  const say = (line: string) => socket.write(`${line}\r\n`, 'latin1');
  const fresh = (proto: SunkMail['proto']): SunkMail => ({ proto, from: '', to: [], message: '' });
  let mail = fresh('SMTP');
  let inData = false;
  say('220 sink');
  for await (const line of createInterface({ input: socket })) {
    if (inData) {
      if (line !== '.') {
        mail.message += `${line.startsWith('.') ? line.slice(1) : line}\n`;
        continue;
      }
      inData = false;
      taken.push(mail);
      const end = mail.to.map((to) => ends.get(to)).find((each) => each !== undefined);
      if (end !== undefined) {
        if (end !== '') say(end);
        socket.end();
        return;
      }
      // One answer for each recipient in LMTP.
      for (let left = mail.proto === 'LMTP' ? mail.to.length : 1; left > 0; left--) say('250 taken');
      mail = fresh(mail.proto);
      continue;
    }
    const command = line.slice(0, 4).toUpperCase();
    const address = /<(.*)>/.exec(line)?.[1] ?? '';
    if (command === 'DATA') {
      inData = true;
      say('354 go on');
    } else if (command === 'MAIL' && closed.with !== null) {
      say(closed.with);
      socket.end();
      return;
    } else if (command === 'RCPT' && unknown.has(address)) say('550 nobody here');
    else if (command === 'EHLO') {
      const lines = ['sink', ...extensions];
      for (const [place, each] of lines.entries()) say(`250${place === lines.length - 1 ? ' ' : '-'}${each}`);
    } else {
      if (command === 'LHLO') mail = fresh('LMTP');
      if (command === 'MAIL') mail.from = address;
      if (command === 'RCPT') mail.to.push(address);
      say('250 yes');
      if (command === 'QUIT') socket.end();
    }
  }
}

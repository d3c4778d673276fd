import { createServer, connect as reach, type Socket } from 'node:net';

/** Commands of the client/server protocol. A statement that is prepared is asked only when it is executed. */
const QUERY = 3;
const PREPARE = 22;
const EXECUTE = 23;
const HEADER_BYTES = 4;

/** What passes a door in front of a database server. */
export interface StatementCounter {
  /** The texts of all statements so far, in their order. */
  statements: string[];
  close(): void;
}

/** Listens on the socket `door` for one that asks the database behind `socket`, and writes down what. */
export async function countStatements(door: string, socket: string): Promise<StatementCounter> {
  const statements: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = reach(socket);
    const reader = new CommandReader(statements);
    client.on('data', (bytes) => {
      reader.read(bytes);
      database.write(bytes);
    });
    database.on('data', (bytes) => {
      reader.answered(bytes);
      client.write(bytes);
    });
    const end = () => {
      for (const each of [client, database]) each.destroy();
    };
    for (const each of [client, database]) {
      sockets.add(each);
      each.on('close', end).on('error', end);
    }
  });
  await new Promise<void>((resolve) => server.listen(door, resolve));
  return {
    statements,
    close() {
      server.close();
      for (const each of sockets) each.destroy();
    },
  };
}

/** Of the packets of one connection, those that begin a command. */
class CommandReader {
  private rest = Buffer.alloc(0);
  private readonly prepared = new Map<number, string>();
  /** A statement whose number the next answer begins with. */
  private preparing: string | null = null;

  constructor(private readonly statements: string[]) {}

  read(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    while (this.rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + this.rest.readUIntLE(0, 3);
      if (this.rest.length < end) return;
      const isFirst = this.rest[3] === 0;
      if (isFirst) this.note(this.rest.subarray(HEADER_BYTES, end));
      this.rest = this.rest.subarray(end);
    }
  }

  answered(bytes: Buffer): void {
    const isPrepared = this.preparing !== null && bytes[HEADER_BYTES] === 0;
    if (isPrepared) this.prepared.set(bytes.readUInt32LE(HEADER_BYTES + 1), this.preparing ?? '');
    this.preparing = null;
  }

  private note(command: Buffer): void {
    const text = () => command.subarray(1).toString('utf8');
    if (command[0] === QUERY) this.statements.push(text());
    if (command[0] === PREPARE) this.preparing = text();
    if (command[0] === EXECUTE)
      this.statements.push(this.prepared.get(command.readUInt32LE(1)) ?? 'an unknown statement');
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { fillDisk, type Mend, mountSmall } from '../faults';
import { documentedFile } from './documented-file';
import type { Host } from './hosts';

/** On a busy machine a node that takes all data from another needs its time. */
const START_PATIENCE_MS = 180_000;
const STOP_PATIENCE_MS = 30_000;
/** Of a node; it is memory. Data, their copy while it is given all of another's, and what Galera keeps for others. */
const DISK_MEGABYTES = 768;

/** One node of a Galera cluster, with the configuration that docs/scale.md has for it. */
export interface Node {
  host: Host;
  socket: string;
  /** As the first of a new cluster, or into the one that there is; once it is synced. */
  start(options?: { isFirst: boolean }): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** `Synced`, `Donor/Desynced`, `Joining …`, `Initialized` for one that has lost the others; '' where nobody answers. */
  state(): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Whether its process is there, in whatever state it is. */
  isRunning(): boolean;
  /** Fills the file system that its data are on; the answer makes room again. Null where it has none of its own. */
  fill(): Mend | null;
}

export function galeraNode(host: Host, folder: string): Node {
  const home = path.join(folder, host.name);
  const data = path.join(home, 'mysql');
  const socket = path.join(home, 'mysql.sock');
  const conf = path.join(home, 'my.cnf');
  const log = path.join(home, 'mysql.log');
  let server: ReturnType<typeof spawnBound> | undefined;
  let unmount: Mend | null = null;

  const state = async () => {
    const [row] = await asRoot<RowDataPacket>(socket, "SHOW STATUS LIKE 'wsrep_local_state_comment'").catch(
      () => [],
    );
    return String(row?.Value ?? '');
  };
  const kill = async () => {
    if (!server) return;
    const gone = new Promise((resolve) => server?.once('exit', resolve));
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await gone;
    }
    // What helps it to give or take all data.
    await endChild(server, STOP_PATIENCE_MS);
    server = undefined;
  };
  return {
    host,
    socket,
    state,
    kill,
    signal: (name) => void server?.kill(name),
    isRunning: () => server !== undefined && server.exitCode === null && server.signalCode === null,
    fill: () => (unmount ? fillDisk(home) : null),
    async start({ isFirst } = { isFirst: false }) {
      mkdirSync(home, { recursive: true });
      if (!existsSync(data)) {
        unmount = mountSmall(home, DISK_MEGABYTES);
        initialise(data);
      }
      const own = documentedFile('60-galera.cnf')
        .replace(/^wsrep_node_name = .*$/m, `wsrep_node_name = ${host.name}`)
        .replace(/^wsrep_node_address = .*$/m, `wsrep_node_address = ${host.address}`);
      // Of one of several on a machine: where its files are, and little memory. The rest is as it is documented.
      writeFileSync(
        conf,
        `${own}
user = root
datadir = ${data}
socket = ${socket}
pid_file = ${path.join(home, 'mysql.pid')}
log_error = ${log}
tmpdir = ${home}
skip_name_resolve = ON
innodb_buffer_pool_size = 128M
innodb_log_file_size = 48M
performance_schema = OFF
`,
      );
      const words = [...host.on, 'mariadbd', `--defaults-file=${conf}`];
      const how = isFirst ? ['--wsrep-new-cluster'] : positionOf(conf);
      const [program = '', ...args] = [...words, ...how];
      server = spawnBound(program, args, { stdio: 'ignore' });
      const deadline = Date.now() + START_PATIENCE_MS;
      while ((await state()) !== 'Synced') {
        if (server.exitCode !== null || server.signalCode !== null || Date.now() > deadline)
          throw new Error(`${host.name} does not start:\n${readFileSync(log, 'utf8').slice(-4000)}`);
        await wait(100);
      }
    },
    async stop() {
      if (server) await endChild(server, STOP_PATIENCE_MS);
      server = undefined;
      unmount?.();
    },
  };
}

/** The first one makes the cluster, and the users by whom the others take its data and the balancer looks at it. */
export async function startGalera(nodes: [Node, ...Node[]]): Promise<void> {
  const [first, ...others] = nodes;
  await first.start({ isFirst: true });
  for (const statement of documentedFile('cluster.sql')
    .split(/;\s*$/m)
    .filter((line) => line.trim()))
    await asRoot(first.socket, statement);
  for (const node of others) await node.start();
}

async function asRoot<Row extends RowDataPacket>(socket: string, sql: string): Promise<Row[]> {
  const root = await createConnection({ socketPath: socket, user: 'root', connectTimeout: 2_000 });
  try {
    const [rows] = await root.query<Row[]>({ sql, timeout: 5_000 });
    return Array.isArray(rows) ? rows : [];
  } finally {
    root.destroy();
  }
}

/** Up to where a killed node had come, as Debian's unit asks before each start: it need not be given all data again. */
function positionOf(conf: string): string[] {
  const log = `${conf}.recovered`;
  const args = [`--defaults-file=${conf}`, '--wsrep-recover', `--log-error=${log}`];
  writeFileSync(log, '');
  spawnSync('mariadbd', args);
  const position = /Recovered position: (\S+)/.exec(readFileSync(log, 'utf8'))?.[1];
  return position === undefined ? [] : [`--wsrep-start-position=${position}`];
}

function initialise(data: string): void {
  const args = ['--no-defaults', '--user=root', `--datadir=${data}`, '--skip-test-db', '--skip-name-resolve'];
  const run = spawnSync('mariadb-install-db', [...args, '--auth-root-authentication-method=normal'], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`${run.stdout}${run.stderr}`);
}

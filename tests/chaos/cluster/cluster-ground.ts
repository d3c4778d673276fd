import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { spawnBound } from '@/scripts/setup/child.mjs';
import { createDspamTables } from '@/scripts/setup/dspam-database.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import type { TestDatabase } from '@/tests/support/database';
import type { Ground } from '../ground';
import { oneServer } from '../one-server';
import { startBalancer } from './balancer';
import { documentedFile } from './documented-file';
import { galeraNode, type Node, startGalera } from './galera';
import { layHosts } from './hosts';

const BALANCER = '192.0.2.10';
const ADDRESSES = {
  db1: '192.0.2.11',
  db2: '192.0.2.12',
  db3: '192.0.2.13',
  web1: '192.0.2.21',
  web2: '192.0.2.22',
};
/** Longer than the others of a cluster wait for a silent node (evs.suspect_timeout, 5 seconds), or not, as chance has it. */
const LONGEST_SILENCE_MS = 9_000;
const RETURN_PATIENCE_MS = 60_000;
/** Where the certificate is, and who finds the site under its name: both stand over this machine's own, for this run alone. */
const PEM = '/etc/haproxy/mail.example.org.pem';

/**
 * The cluster of docs/scale.md: three nodes of Galera, HAProxy, and two servers, each with a network of its own, in one that is this
 * process's (main.ts of this folder). Nodes are killed, stand still, lose their cable, or have no room left.
 */
export async function clusterGround(folder: string): Promise<Ground> {
  const hosts = layHosts(BALANCER, ADDRESSES);
  const hostOf = (name: string) => {
    const host = hosts.get(name);
    if (!host) throw new Error(`no host ${name}`);
    return host;
  };
  const nodeOf = (name: string) => galeraNode(hostOf(name), folder);
  const nodes: [Node, ...Node[]] = [nodeOf('db1'), nodeOf('db2'), nodeOf('db3')];
  const socket = path.join(folder, 'balanced.sock');
  let balancer: Awaited<ReturnType<typeof startBalancer>> | undefined;
  const stop = async () => {
    await balancer?.stop();
    for (const node of nodes) await node.stop();
  };
  const url = new URL(environmentOf('web1').DATABASE_URL ?? '');
  const database = {
    name: url.pathname.slice(1),
    socket,
    user: url.username,
    password: url.password,
    url: url.href,
    drop: async () => undefined,
  };
  try {
    await startGalera(nodes);
    placeCertificate(folder);
    balancer = await startBalancer(folder, forTheFilter(socket), async () => {
      (await connect(database)).destroy();
      return true;
    });
    await makeTables(database);
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    database,
    share: 0.6,
    async takeAway(random) {
      const node = nodes[Math.floor(random() * nodes.length)] ?? nodes[0];
      const dice = random();
      const synced = async () => {
        const deadline = Date.now() + RETURN_PATIENCE_MS;
        const mayCome = async () =>
          node.isRunning() &&
          !['Synced', 'Inconsistent'].includes(await node.state()) &&
          Date.now() < deadline;
        while (await mayCome()) await wait(100);
        if ((await node.state()) === 'Synced') return;
        // One that has given up on itself is started again by hand, or by systemd.
        await node.kill();
        await node.start();
      };
      if (dice < 0.4) {
        await node.kill();
        return { name: 'node killed', mend: () => node.start() };
      }
      const silence = wait(random() * LONGEST_SILENCE_MS);
      if (dice < 0.6) {
        node.host.cut();
        const mend = async () => {
          await silence;
          node.host.mend();
          await synced();
        };
        return { name: 'node cut off', mend };
      }
      const makeRoom = dice < 0.8 ? node.fill() : null;
      if (makeRoom) {
        const mend = async () => {
          await silence;
          makeRoom();
          await synced();
        };
        return { name: 'node full', mend };
      }
      node.signal('SIGSTOP');
      const mend = async () => {
        await silence;
        node.signal('SIGCONT');
        await synced();
      };
      return { name: 'node stood still', mend };
    },
    async servers([environment]) {
      const machines = ['web1', 'web2'].map((name) => {
        const files = { HTPASSWD_FILE: environment.HTPASSWD_FILE, ADMINS_FILE: environment.ADMINS_FILE };
        const variables = { ...environment, PORT: '', ...environmentOf(name), ...files };
        return { variables, on: hostOf(name).on };
      });
      await Promise.all(machines.map(({ variables, on }) => migrate(variables, on)));
      const servers = machines.map(({ variables, on }) => oneServer(variables, on));
      return { origin: environmentOf('web1').NEXTAUTH_URL ?? '', servers };
    },
    stop,
  };
}

/** The `.env` of a web server as it is documented. */
function environmentOf(name: string): Record<string, string> {
  const lines = documentedFile(`.env\` of ${name}`).split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => [/^[^=]*/.exec(line)?.[0], line.replace(/^[^=]*=/, '')]));
}

/** The stand-in for dspam, and what counts at the end, come by a socket, as it has no network to name. */
function forTheFilter(socket: string): string {
  return `
listen filter
    bind unix@${socket} mode 666
    mode tcp
    timeout client 1h
    timeout server 1h
    server galera ${BALANCER}:3306
`;
}

function placeCertificate(folder: string): void {
  const hosts = path.join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost\n${BALANCER} mail.example.org\n`);
  run('mount', '--bind', hosts, '/etc/hosts');
  run('mount', '-t', 'tmpfs', 'tmpfs', path.dirname(PEM));
  writeFileSync(PEM, process.env.CLUSTER_CERTIFICATE ?? '');
}

function connect({ socket, user, password, name }: TestDatabase) {
  const address = { socketPath: socket, user, password, database: name };
  return createConnection({ ...address, multipleStatements: true });
}

/** DSPAM's tables, in the engine that is replicated. */
async function makeTables(database: TestDatabase): Promise<void> {
  const connection = await connect(database);
  try {
    await createDspamTables(connection);
    for (const table of ['preferences', 'signature_data', 'stats', 'token_data', 'virtual_uids'])
      await connection.query(`ALTER TABLE dspam_${table} ENGINE=InnoDB`);
  } finally {
    connection.destroy();
  }
}

/** From all machines in the same moment, as an upgrade may. */
async function migrate(variables: Record<string, string>, on: string[]): Promise<void> {
  const [program = '', ...args] = [...on, process.execPath, ...TYPESCRIPT, 'scripts/migrate.ts'];
  const env = { ...process.env, ...variables };
  const child = spawnBound(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  if ((await new Promise((resolve) => child.once('exit', resolve))) !== 0)
    throw new Error('the migrations failed');
}

function run(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}

import { spawn, spawnSync } from 'node:child_process';

/** A machine of the cluster: a name, and a network of its own behind one cable. */
export interface Host {
  name: string;
  address: string;
  /** The words that run a program on it, before the program's. */
  on: string[];
  /** Pulls the cable, and puts it in again: what runs there goes on, and reaches nobody. */
  cut(): void;
  mend(): void;
}

/** What carries the cables; it has the address of the balancer. */
const BRIDGE = 'lan';

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
}

/**
 * Lays a network of hosts into the one that this process is in, which has to be its own (`unshare --net`): addresses are those of the
 * documentation, so that its example files can be run as they stand. This process is at `own`. It ends with the processes in it.
 */
export function layHosts(own: string, addresses: Record<string, string>): Map<string, Host> {
  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', BRIDGE, 'type', 'bridge');
  ip('link', 'set', BRIDGE, 'up');
  ip('address', 'add', `${own}/24`, 'dev', BRIDGE);
  return new Map(Object.entries(addresses).map(([name, address]) => [name, layHost(name, address)]));
}

function layHost(name: string, address: string): Host {
  // Both last as long as a process is in them.
  const script = `hostname ${name}; exec sleep infinity`;
  const holder = spawn('unshare', ['--net', '--uts', 'sh', '-c', script], { stdio: 'ignore' });
  holder.unref();
  const pid = String(holder.pid);
  const on = ['nsenter', `--net=/proc/${pid}/ns/net`, `--uts=/proc/${pid}/ns/uts`];
  const there = (...args: string[]) => {
    const [program = '', ...rest] = [...on, 'ip', ...args];
    if (spawnSync(program, rest).status !== 0) throw new Error(`${name}: ip ${args.join(' ')}`);
  };
  waitForNetOf(pid);
  ip('link', 'add', name, 'type', 'veth', 'peer', 'name', `${name}-in`);
  ip('link', 'set', `${name}-in`, 'netns', pid);
  ip('link', 'set', name, 'master', BRIDGE, 'up');
  there('link', 'set', 'lo', 'up');
  there('address', 'add', `${address}/24`, 'dev', `${name}-in`);
  there('link', 'set', `${name}-in`, 'up');
  return {
    name,
    address,
    on,
    cut: () => ip('link', 'set', name, 'down'),
    mend: () => ip('link', 'set', name, 'up'),
  };
}

/** Until the program `unshare` has left our own. */
function waitForNetOf(pid: string): void {
  const netOf = (process: string) =>
    spawnSync('readlink', [`/proc/${process}/ns/net`], { encoding: 'utf8' }).stdout;
  const deadline = Date.now() + 10_000;
  while (netOf(pid) === netOf('self')) if (Date.now() > deadline) throw new Error('no network of its own');
}

import { readFileSync } from 'node:fs';

/** CPU time of this process so far, in ms: what other processes do to a busy machine does not count. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The kernel counts it by hundredths of a second. */
const TICK_MS = 10;

/** The same of this thread alone. */
export function threadCpuTime(): number {
  const fields = readFileSync('/proc/thread-self/stat', 'utf8')
    .replace(/\(.*\)/, '')
    .split(/ +/);
  const [user, system] = fields.slice(12, 14);
  return (Number(user) + Number(system)) * TICK_MS;
}

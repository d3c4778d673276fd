import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The most memory that a process has held since the mark was reset, in megabytes (Linux: VmHWM). */
export function peakMegabytes(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

/** Starts the measure again. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The process that listens on a port, found by its environment: the server is a child of the start script. */
export function serverPid(port: string): number {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const title = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      if (title.includes('scripts/serve.mjs') && environment.includes(`PORT=${port}`)) return Number(name);
    } catch {
      // It has ended meanwhile, or is somebody else's.
    }
  }
  throw new Error('the server process was not found');
}

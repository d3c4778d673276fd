import { readFileSync } from 'node:fs';

/** A tick of /proc/PID/stat. */
const TICK_MS = 10;

/** What a process has used of the processor since it began, in milliseconds. */
export function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

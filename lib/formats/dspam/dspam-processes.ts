import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';

/** Runs of the filter on this machine. */
export interface DspamProcesses {
  /** All of them. */
  running: number;
  /** Those of them that wait for mail (`dspam --daemon`). */
  daemons: number;
}

/** Counts the processes whose program is named as the filter's, as /proc names them; null where there is no /proc. */
export async function countDspamProcesses(bin: string, proc = '/proc'): Promise<DspamProcesses | null> {
  const names = await readdir(/* turbopackIgnore: true */ proc).catch(() => null);
  if (!names) return null;
  const found: DspamProcesses = { running: 0, daemons: 0 };
  const program = path.basename(bin);
  for (const pid of names) {
    if (!/^\d+$/.test(pid)) continue;
    const line = await readFile(/* turbopackIgnore: true */ `${proc}/${pid}/cmdline`, 'latin1').catch(
      () => '',
    );
    const argv = line.split('\0');
    if (path.basename(argv[0] ?? '') !== program) continue;
    found.running++;
    if (argv.includes('--daemon')) found.daemons++;
  }
  return found;
}

/** Whether somebody answers at a socket in the file system. */
export async function answersAt(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(1_000, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

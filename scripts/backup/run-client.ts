import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { AppError } from '@/lib/ground/errors';
import { programEnvironment } from '@/lib/ground/process/program-environment';
import type { DatabaseAddress } from '@/lib/store/config/address';

/**
 * Runs a program of MariaDB's clients (Debian: mariadb-client) for the site's database: `words` are its arguments, `from` and `to` open files of which it
 * reads and to which it writes. The password is in its environment, where nobody else can read it. Throws `unavailable` with what it said.
 */
export async function runClient(
  program: 'mariadb-dump' | 'mariadb',
  { host, port, socketPath, user, password }: DatabaseAddress,
  words: string[],
  { from, to }: { from?: number; to?: number },
): Promise<void> {
  const where = socketPath
    ? [`--socket=${socketPath}`]
    : [`--host=${host}`, `--port=${port}`, '--protocol=tcp'];
  const child = spawn(program, [...where, `--user=${user}`, '--default-character-set=utf8mb4', ...words], {
    env: { ...programEnvironment(), MYSQL_PWD: password },
    stdio: [from ?? 'ignore', to ?? 'ignore', 'pipe'],
  });
  const failed = (why: string, cause?: unknown) =>
    new AppError('unavailable', `${program} did not do its work: ${why}`, { cause });
  const ended = once(child, 'close').catch((cause) => {
    throw failed(String(cause), cause);
  });
  const [said] = await Promise.all([child.stderr ? text(child.stderr) : '', ended]);
  const [code, signal] = await ended;
  if (code !== 0) throw failed(said.trim() || `it ended with ${code ?? signal}`);
}

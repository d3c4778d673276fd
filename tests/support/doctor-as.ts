import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Finding } from '@/lib/site/doctor/check/finding';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import type { Identity } from './as-user';

/** Has the doctor look at one thing, with the environment as it is now. */
export interface Looker {
  look(check: string, folder: string): Promise<Finding[]>;
  end(): void;
}

/** Starts a process that looks as somebody else; `under` is a program with its arguments that starts it, as `prlimit --fsize=1000`. */
export function startLooker(identity: Identity, under: string[] = []): Looker {
  const script = fileURLToPath(new URL('./doctor-process.ts', import.meta.url));
  const [program = '', ...args] = [
    ...under,
    process.execPath,
    ...TYPESCRIPT,
    '--conditions=react-server',
    script,
    JSON.stringify(identity),
  ];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async look(check, folder) {
      child.stdin.write(`${JSON.stringify({ check, folder, env: process.env })}\n`);
      const { value } = await answers.next();
      return JSON.parse(String(value));
    },
    end: () => child.kill(),
  };
}

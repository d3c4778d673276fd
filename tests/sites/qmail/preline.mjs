/** preline(1): a command gets the message with the lines in front that qmail-local has in its environment; -f, -r, -d leave one out. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const words = process.argv.slice(2);
const command = words.findIndex((word) => !word.startsWith('-'));
const flags = words.slice(0, command).join('');
const lines = [
  flags.includes('f') ? '' : process.env.UFLINE,
  flags.includes('r') ? '' : process.env.RPLINE,
  flags.includes('d') ? '' : process.env.DTLINE,
];
const [program = '', ...args] = words.slice(command);
const input = Buffer.concat([Buffer.from(lines.join('')), readFileSync(0)]);
const { status } = spawnSync(program, args, { input, stdio: ['pipe', 'inherit', 'inherit'] });
process.exit(status ?? 111);

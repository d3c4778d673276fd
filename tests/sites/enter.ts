import { spawn } from 'node:child_process';
import { makePrivate, NODE, PROJECT } from './private-machine';

// Makes the machine of a site within this one, and continues in there: base folder, MariaDB's socket, and what main.ts
// is told.
const [base = '', mysqlSocket = '', ...args] = process.argv.slice(2);
makePrivate(base, mysqlSocket);
const child = spawn(NODE, ['--import', 'tsx', 'tests/sites/main.ts', base, ...args], {
  cwd: PROJECT,
  stdio: 'inherit',
});
child.on('exit', (code) => process.exit(code ?? 1));

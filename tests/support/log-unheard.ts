import { log } from '@/lib/ground/log';
import { takeConsole } from '@/lib/ground/take-console';

// A process whose log cannot be written: three records, each when the last is over, and what the process is told of it, which is
// printed, as Next does. The number goes to standard output.

takeConsole();
let told = 0;
process.on('uncaughtException', (error) => {
  told += 1;
  if (told < 20) console.error(error);
});
for (let record = 0; record < 3; record++) {
  log.error('something failed', { record });
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}
process.stdout.write(`told ${told}\n`);

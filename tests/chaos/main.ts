import { formatLedger, isClean } from './print-ledger';
import { readNumbers } from './read-numbers';
import { runChaos } from './run-chaos';

// `npm run chaos -- MESSAGES KILLS SEED [--minutes N]`: the full form, against the production server.

const numbers = readNumbers(process.argv.slice(2), { messages: 10_000, kills: 200 });
const every = Math.max(1, Math.floor(numbers.kills / 20));
const result = await runChaos({
  ...numbers,
  front: 'server',
  onRound: (round) => round % every === 0 && console.log(`killed ${round} times`),
  onPhase: (phase) => console.log(phase),
});
console.log(`seed ${numbers.seed}\n${formatLedger(result)}`);
process.exit(isClean(result) ? 0 : 1);

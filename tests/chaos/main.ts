import { formatLedger, isClean } from './print-ledger';
import { runChaos } from './run-chaos';

// `npm run chaos -- MESSAGES KILLS SEED`: the full form, against the production server.

const [messages = 10_000, kills = 200, seed = 1] = process.argv.slice(2).map(Number);
const every = Math.max(1, Math.floor(kills / 20));
const result = await runChaos({
  messages,
  kills,
  seed,
  front: 'server',
  onRound: (round) => round % every === 0 && console.log(`killed ${round} times`),
  onPhase: (phase) => console.log(phase),
});
console.log(`seed ${seed}\n${formatLedger(result)}`);
process.exit(isClean(result) ? 0 : 1);

import { formatLedger, isClean } from '../print-ledger';
import { readNumbers } from '../read-numbers';
import { runChaos } from '../run-chaos';
import { hostsGround } from './hosts-ground';

// `npm run chaos -- --hosts MESSAGES KILLS SEED [--minutes N]`: two filter hosts, each with its spool and its dashboard.

/** Each program that is started listens for the end of this one. */
process.setMaxListeners(100);
const numbers = readNumbers(process.argv.slice(2), { messages: 5_000, kills: 60 });
const result = await runChaos({
  ...numbers,
  front: 'server',
  ground: hostsGround,
  onRound: (round) => console.log(`killed ${round} times`),
  onPhase: (phase) => console.log(phase),
});
console.log(`seed ${numbers.seed}\n${formatLedger(result)}`);
process.exit(isClean(result) ? 0 : 1);

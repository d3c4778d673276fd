import { formatLedger, isClean } from '../print-ledger';
import { readNumbers } from '../read-numbers';
import { runChaos } from '../run-chaos';
import { clusterGround } from './cluster-ground';

// `npm run chaos -- --cluster MESSAGES KILLS SEED [--minutes N]`: two servers, a cluster of three database nodes and a balancer, each with a
// network of its own. scripts/chaos/main.mjs starts it in one that is nobody else's.

/** Each program that is started listens for the end of this one. */
process.setMaxListeners(100);
const numbers = readNumbers(process.argv.slice(2), { messages: 5_000, kills: 60 });
const result = await runChaos({
  ...numbers,
  front: 'server',
  ground: clusterGround,
  onRound: (round) => console.log(`killed ${round} times`),
  onPhase: (phase) => console.log(phase),
});
console.log(`seed ${numbers.seed}\n${formatLedger(result)}`);
process.exit(isClean(result) ? 0 : 1);

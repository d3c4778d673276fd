import { formatLedger, isClean } from '../print-ledger';
import { runChaos } from '../run-chaos';
import { clusterGround } from './cluster-ground';

// `npm run chaos -- --cluster MESSAGES KILLS SEED`: two servers, a cluster of three database nodes and a balancer, each with a
// network of its own. scripts/chaos/main.mjs starts it in one that is nobody else's.

/** Each program that is started listens for the end of this one. */
process.setMaxListeners(100);
const [messages = 5_000, kills = 60, seed = 1] = process.argv.slice(2).map(Number);
const result = await runChaos({
  messages,
  kills,
  seed,
  front: 'server',
  ground: clusterGround,
  onRound: (round) => console.log(`killed ${round} times`),
  onPhase: (phase) => console.log(phase),
});
console.log(`seed ${seed}\n${formatLedger(result)}`);
process.exit(isClean(result) ? 0 : 1);

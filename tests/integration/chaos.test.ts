import { expect, it } from 'vitest';
import { formatLedger, isClean } from '../chaos/print-ledger';
import { runChaos } from '../chaos/run-chaos';

// The short form of `npm run chaos`: processes that call the domain take the place of the server.

it('loses no message and gives none to the wrong user, whatever is killed, full or not allowed', async () => {
  const result = await runChaos({ messages: 90, kills: 4, seed: 7, front: 'processes' });
  expect(isClean(result), formatLedger(result)).toBe(true);
  expect(result.ledger.messages).toBe(90);
  expect(result.faults.killed).toBe(4);
  const { deliveredOnce, deliveredMore, inCopiesOnly } = result.ledger;
  expect(deliveredOnce + deliveredMore).toBeGreaterThan(0);
  expect(inCopiesOnly).toBeGreaterThan(0);
}, 120_000);

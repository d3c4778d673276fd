import { seeded } from '@/tests/bench/quarantine-of';
import { cpuTime } from '@/tests/support/cpu-time';
import { mutate } from './mutate';

/** How many inputs the parsers of mbox and log get together: FUZZ_INPUTS. The others, which take longer, get a share of it. */
const INPUTS = Number(process.env.FUZZ_INPUTS ?? 100_000);
/** Another seed makes other inputs: FUZZ_SEED. */
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Of CPU time: a busy machine is no fault of the input. */
const HANG_MS = 1_000;

/** Time for the whole share of one test. */
export const FUZZ_TIMEOUT_MS = 30_000 + INPUTS * 4;

/**
 * Feeds `share` (0 to 1) of all inputs to `check`. What fails or takes over a second is thrown with the number of the input,
 * which makes it again.
 */
export async function fuzz(
  seeds: Buffer[],
  share: number,
  check: (input: Buffer) => unknown,
): Promise<number> {
  const count = Math.ceil(INPUTS * share);
  for (let number = 0; number < count; number++) {
    const random = seeded(SEED * 1_000_003 + number);
    const input = mutate(seeds[number % seeds.length] ?? Buffer.alloc(0), random);
    const began = cpuTime();
    try {
      await check(input);
    } catch (cause) {
      throw new Error(
        `input ${number} of seed ${SEED} failed: ${JSON.stringify(input.toString('latin1').slice(0, 500))}`,
        { cause },
      );
    }
    const took = cpuTime() - began;
    if (took > HANG_MS) throw new Error(`input ${number} of seed ${SEED} took ${Math.round(took)} ms`);
  }
  return count;
}

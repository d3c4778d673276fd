import { createInterface } from 'node:readline';
import { whileHeld } from '@/lib/store/db/while-held';

// A process of its own that holds a name, `hold-name NAME`, and with `OF MOST` one of so many slots: it says `held` or `refused`, and answers each line with whether the name is still its own.

const [name = '', of, most] = process.argv.slice(2);
const slots = of === undefined ? undefined : { of, most: Number(most), waits: false };
const done = await whileHeld(name, work, slots);
if (!done) console.log('refused');
process.exit(0);

async function work(isOurs: () => Promise<boolean>): Promise<void> {
  console.log('held');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'end') return;
    console.log(String(await isOurs()));
  }
}

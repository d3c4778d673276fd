import { setTimeout as wait } from 'node:timers/promises';
import { shareLearned } from '@/tests/support/share-learned';
import { type Ground, singleGround } from '../ground';
import { oneServer } from '../one-server';
import { type Cut, layWire, type Wire } from './wire';

/** Longer than one host waits for another (decision 252), or not, as chance has it. */
const LONGEST_CUT_MS = 9_000;

/**
 * Two filter hosts, each with a spool, a database and a dashboard of its own, on one MariaDB; what the filters have learned is common (docs/scale.md).
 * People come to the first that answers, and every now and then the balancer asks the other one first. What the hosts say to each other goes over two
 * wires, one each way, which are cut.
 */
export async function hostsGround(folder: string): Promise<Ground> {
  const single = await singleGround(folder);
  const wires: Wire[] = [];
  const lay = async (targets: () => readonly number[]) => {
    const wire = await layWire(targets);
    wires.push(wire);
    return wire;
  };
  let order: number[] = [];
  return {
    spools: 2,
    share: 0.45,
    join: async ([one, two]) => {
      if (!one || !two) throw new Error('no two sites');
      await shareLearned(one.database, two.database);
    },
    async takeAway(random) {
      const dice = random();
      if (dice < 0.1) return single.takeAway(random);
      if (dice < 0.3) {
        order.reverse();
        return { name: 'people sent to the other host', mend: async () => undefined };
      }
      const how: Cut = dice < 0.6 ? 'refuses' : 'is silent';
      // One way, the other, or both: never that of people.
      const [, first, second] = wires;
      const cut = [first, second].filter((wire) => wire !== undefined);
      const chosen = cut.slice(...(random() < 0.5 ? [0, 2] : random() < 0.5 ? [0, 1] : [1, 2]));
      for (const wire of chosen) wire.cut(how);
      const silence = wait(random() * LONGEST_CUT_MS);
      const mend = async () => {
        await silence;
        for (const wire of chosen) wire.mend();
      };
      return { name: how === 'refuses' ? 'hosts cut off' : 'nothing heard between hosts', mend };
    },
    async servers(environments) {
      order = environments.map(({ PORT }) => Number(PORT));
      const ports = [...order];
      const people = await lay(() => order);
      const between = [];
      for (const port of ports) between.push(await lay(() => [port]));
      const origin = `http://127.0.0.1:${people.port}`;
      const FILTER_HOSTS = between
        .map(({ port }, place) => `web${place + 1}=http://127.0.0.1:${port}`)
        .join(' ');
      // Every other time that a dashboard is killed, the runs of its filter end with it, as where the host is lost.
      let kills = 0;
      const endsRuns = () => kills++ % 2 === 1;
      const servers = environments.map((environment, place) => {
        const own = { NEXTAUTH_URL: origin, FILTER_HOSTS, FILTER_HOST: `web${place + 1}` };
        return oneServer({ ...environment, ...own }, [], endsRuns);
      });
      return { origin, servers };
    },
    async stop() {
      for (const wire of wires) wire.stop();
      await single.stop();
    },
  };
}

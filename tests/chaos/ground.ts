import { startMariadb } from '@/scripts/setup/mariadb.mjs';
import type { TestDatabase } from '@/tests/support/database';
import type { DspamSite } from '@/tests/support/dspam-site';
import type { ChaosEnvironment } from './chaos-environment';
import { oneServer } from './one-server';
import type { ChaosServer } from './server-front';

/** What a run stands on: its database, and the servers in front of it. */
export interface Ground {
  /** One that is made already; else the run makes one at TEST_MYSQL_SOCKET. */
  database?: TestDatabase;
  /** In what part of the rounds it is the database that goes wrong, whatever else may. */
  share: number;
  /** Takes the database away, or a part of it; the answer brings it back, and has done so when it ends. */
  takeAway(random: () => number): Promise<{ name: string; mend: () => Promise<void> }>;
  /** How many spools there are, each with its own DSPAM_HOME and database; one, if it is not given. */
  spools?: number;
  /** Makes the databases of several spools one, as far as they are common. */
  join?: (sites: readonly DspamSite[]) => Promise<void>;
  /** The servers, on databases that are as new as they are, and where people find them. An environment for each spool. */
  servers(
    environments: readonly [ChaosEnvironment, ...ChaosEnvironment[]],
  ): Promise<{ origin: string; servers: ChaosServer[] }>;
  /** Where processes take the place of servers: the words, one place after the other, that run a program on another machine. */
  places?: string[][];
  stop(): Promise<void>;
}

/** One MariaDB and one server. Sets TEST_MYSQL_SOCKET. */
export async function singleGround(folder: string): Promise<Ground> {
  let mariadb = await startMariadb(folder);
  process.env.TEST_MYSQL_SOCKET = mariadb.socket;
  return {
    share: 0,
    async takeAway() {
      await mariadb.stop();
      const mend = async () => {
        mariadb = await startMariadb(folder);
      };
      return { name: 'MariaDB stopped', mend };
    },
    servers: async ([environment]) => ({
      origin: environment.NEXTAUTH_URL,
      servers: [oneServer(environment)],
    }),
    stop: () => mariadb.stop(),
  };
}

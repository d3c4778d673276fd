import { setTimeout as wait } from 'node:timers/promises';
import { startServer } from '@/scripts/setup/server.mjs';
import type { siteEnvironment } from '@/scripts/setup/site-environment.mjs';
import { signIn, type Visitor } from '@/tests/bench/browserless';
import { seeded } from '@/tests/bench/quarantine-of';
import { chooseClick } from './clicks';
import type { Front } from './front';
import { groupOf } from './group-of';
import { PEOPLE } from './people';

const AFTER_FAILURE_MS = 100;

/** The production server, and one worker for each mailbox who clicks in it as a browser without scripts does. */
export function serverFront(environment: ReturnType<typeof siteEnvironment>, seed: number): Front {
  let server: Awaited<ReturnType<typeof startServer>> | undefined;
  let stopped = false;
  let admin: Visitor | undefined;
  const workers: Promise<void>[] = [];
  const count = { answered: 0, failed: 0 };
  const listOf = (user: string) => `/mailbox/${encodeURIComponent(user)}/quarantine`;

  const work = async (visitor: Visitor, user: string, random: () => number) => {
    let batch: string | null = null;
    while (!stopped) {
      try {
        const page = (await visitor.get(`${listOf(user)}?sort=date&page=${1 + Math.floor(random() * 3)}`))
          .text;
        const keys = [...page.matchAll(/<input[^>]*name="key"[^>]*value="([^"]*)"/g)].map(
          ([, key]) => key ?? '',
        );
        const choice = chooseClick(keys, batch, random);
        if (!choice) continue;
        const { intent } = choice;
        const rest: Record<string, string | string[]> =
          choice.intent === 'undo' ? { batch: choice.batch } : { key: choice.keys };
        if (intent === 'undo') batch = null;
        const answer = (await visitor.submit(listOf(user), page, { intent, ...rest })).text;
        batch = /name="batch" value="([^"]*)"/.exec(answer)?.[1] ?? null;
        count.answered += 1;
      } catch {
        count.failed += 1;
        await wait(AFTER_FAILURE_MS);
      }
    }
  };

  return {
    async start() {
      server = await startServer(environment, 'ignore');
      if (admin) return;
      admin = await signIn({ origin: environment.NEXTAUTH_URL }, 'admin');
      for (const [index, user] of PEOPLE.entries()) workers.push(work(admin, user, seeded(seed + index)));
    },
    async kill() {
      // The whole group: the start script and the server. Runs of dspam have groups of their own.
      if (server?.pid) process.kill(-server.pid, 'SIGKILL');
      await server?.exited;
    },
    pids: () => (server?.pid ? groupOf(server.pid) : []),
    async visit() {
      for (const user of PEOPLE) await admin?.get(listOf(user));
    },
    clicks: () => count,
    async rest() {
      stopped = true;
      await Promise.all(workers);
    },
    async stop() {
      stopped = true;
      await server?.stop();
    },
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import { signIn, type Visitor } from '@/tests/bench/browserless';
import { seeded } from '@/tests/bench/quarantine-of';
import { type Click, chooseClick, chooseRetrain, HISTORY_SHARE, type Sight } from './clicks';
import type { Front } from './front';
import { MISSED_SUBJECT } from './missed-spam';
import { PEOPLE } from './people';

const AFTER_FAILURE_MS = 100;
/** How often a worker goes on in the list that answered the last click, without asking for another. */
const GOES_ON = 0.7;

/** The form around the list: it stands on every page that shows one. */
const LIST_FORM = 'class="list-form"';

/** The form that says yes to a question. */
const QUESTION_FORM = 'name="confirmed"';

/** All of a history, or what the filter has missed. */
const HISTORY_PARTS = ['', `q=${MISSED_SUBJECT}`];

/** A production server that can be killed. */
export interface ChaosServer {
  /** Does nothing where it runs. */
  start(): Promise<void>;
  /** SIGKILL. Nothing where it does not run. */
  kill(): Promise<void>;
  pids(): number[];
  stop(): Promise<void>;
}

/**
 * Production servers, and a worker for each mailbox who clicks in them, at `origin`, as a browser without scripts does; for the first
 * mailbox two of them. Of several servers a kill takes one after the other, and every third time all.
 */
export function serverFront(origin: string, servers: ChaosServer[], seed: number): Front {
  let stopped = false;
  let admin: Visitor | undefined;
  let kills = 0;
  let isUp = false;
  let open = () => {};
  let up: Promise<void> = Promise.resolve();
  const workers: Promise<void>[] = [];
  const count = { answered: 0, cutOff: 0, failed: 0 };
  const listOf = (user: string) => `/mailbox/${encodeURIComponent(user)}/quarantine`;
  const historyOf = (user: string) => `/mailbox/${encodeURIComponent(user)}/history`;

  const work = async (visitor: Visitor, user: string, random: () => number) => {
    let batch: string | null = null;
    let answer = '';
    let address = '';
    while (!stopped) {
      await up;
      const killsBefore = kills;
      let sent = false;
      try {
        // The answer to a click is a list, in which people often go on.
        let page = answer;
        answer = '';
        if (!page.includes(LIST_FORM) || random() > GOES_ON) {
          const inHistory = random() < HISTORY_SHARE;
          address = inHistory ? historyOf(user) : listOf(user);
          const part = inHistory
            ? HISTORY_PARTS[Math.floor(random() * 2)]
            : `sort=date&page=${page3(random)}`;
          page = (await visitor.get(`${address}?${part}`)).text;
        }
        const choose = () =>
          address === historyOf(user)
            ? chooseRetrain(buttons(page, 'only'), random)
            : chooseClick(see(page, batch), random);
        const click = page.includes(LIST_FORM) ? choose() : null;
        if (!click) {
          // The page said that the database is away, or that there is nothing (any more).
          await wait(AFTER_FAILURE_MS);
          continue;
        }
        batch = null;
        sent = true;
        const { marker, fields } = formOf(click);
        answer = (await visitor.submit(address, page, fields, marker)).text;
        // Many at once are asked about.
        if ('keys' in click && answer.includes(QUESTION_FORM))
          answer = (await visitor.submit(address, answer, { key: click.keys }, QUESTION_FORM)).text;
        batch = found(answer, /name="batch" value="([^"]*)"/g)[0] ?? null;
        count.answered += 1;
      } catch {
        if (sent && kills > killsBefore) count.cutOff += 1;
        else if (sent) count.failed += 1;
        await wait(AFTER_FAILURE_MS);
      }
    }
  };

  return {
    async start() {
      await Promise.all(servers.map((server) => server.start()));
      isUp = true;
      open();
      if (admin) return;
      await untilReached(origin);
      admin = await signIn({ origin }, 'admin');
      for (const [index, user] of [...PEOPLE, PEOPLE[0]].entries())
        workers.push(work(admin, user, seeded(seed + index)));
    },
    async kill() {
      kills += 1;
      const next = servers[kills % servers.length];
      const doomed = kills % 3 === 0 || !next ? servers : [next];
      if (isUp && doomed.length === servers.length) {
        up = new Promise((resolve) => {
          open = resolve;
        });
        isUp = false;
      }
      await Promise.all(doomed.map((server) => server.kill()));
    },
    pids: () => servers.flatMap((server) => server.pids()),
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
      open();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

/** One of the first three pages. */
function page3(random: () => number): number {
  return 1 + Math.floor(random() * 3);
}

/** The values of the buttons of this name; their attributes stand in any order. */
function buttons(page: string, name: string): string[] {
  const tags = (page.match(/<button[^>]*>/g) ?? []).filter((tag) => tag.includes(`name="${name}"`));
  return tags.flatMap((tag) => found(tag, /value="([^"]*)"/g));
}

/** A balancer takes a moment to see that a server is there. */
async function untilReached(origin: string): Promise<void> {
  while (!(await fetch(new URL('/api/ready', origin)).catch(() => null))?.ok) await wait(100);
}

/** What a page offers. A job that goes on has a button to stop it, one that has ended one to dismiss it. */
function see(page: string, batch: string | null): Sight {
  const jobs = (button: string) =>
    (page.match(/<form[\s\S]*?<\/form>/g) ?? [])
      .filter((form) => form.includes(`value="${button}"`))
      .flatMap((form) => found(form, /name="job" value="(\d+)"/g));
  return {
    keys: found(page, /<input[^>]*name="key"[^>]*value="([^"]*)"/g),
    doubtful: buttons(page, 'arrived'),
    batch: batch ?? found(page, /name="batch" value="([^"]*)"/g)[0] ?? null,
    going: jobs('stop'),
    ended: jobs('dismiss'),
  };
}

/** By what a form of the page is known, and what is filled in. */
function formOf(click: Click): { marker: string; fields: Record<string, string | string[]> } {
  const { intent } = click;
  if ('job' in click) return { marker: `name="job" value="${click.job}"`, fields: { intent } };
  if ('only' in click) return { marker: LIST_FORM, fields: { only: click.only } };
  if (click.intent === 'again') return { marker: LIST_FORM, fields: { again: click.keys } };
  return {
    marker: LIST_FORM,
    fields: click.intent === 'undo' ? { intent, batch: click.batch } : { intent, key: click.keys },
  };
}

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, first]) => first ?? '');
}

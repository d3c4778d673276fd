import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { seeded } from '@/tests/bench/quarantine-of';
import type { DspamSite } from '@/tests/support/dspam-site';
import { type Built, buildSites, introduce } from './build-sites';
import type { AgentMood } from './chaos-agent';
import { chaosMessage } from './chaos-message';
import type { ChaosPlan } from './chaos-plan';
import { fillDisk, limitFileSize, type Mend, takeRights } from './faults';
import type { Clicks, Front } from './front';
import { singleGround } from './ground';
import type { Ledger } from './ledger';
import { PEOPLE } from './people';
import { openSpool, spoolOf, sumLedgers } from './spool';

export interface ChaosResult {
  ledger: Ledger;
  faults: Record<string, number>;
  clicks: Clicks;
  compactions: number;
  seconds: number;
  /** What the rounds spent them on. */
  spent: Record<string, number>;
}

const SETTLE_PATIENCE_MS = 240_000;
/** In how many of the rounds the compacting process is killed, too. */
const COMPACTOR_KILLED = 0.4;
/** A run ends in calm, so that something was done and delivered in any run. */
const CALM_CLICKS = 20;
const CALM_PATIENCE_MS = 20_000;
/** Clicks that are answered in a round before something goes wrong: from none to fewer than this. */
const MOST_CLICKS = 18;
const WORK_PATIENCE_MS = 8_000;
/** Before something goes wrong, and before a kill while it is wrong: long enough to hit any step of a click. */
const LONGEST_WAIT_MS = 600;

/**
 * One run: writers append while workers change, and things go wrong in the order that the seed gives. The database, the
 * site and all processes are the run's own, and gone at its end. Sets variables of this process's environment.
 */
export async function runChaos(plan: ChaosPlan): Promise<ChaosResult> {
  const began = Date.now();
  const random = seeded(plan.seed);
  const endings: (() => unknown)[] = [];
  const faults: Record<string, number> = {};
  const count = (name: string) => {
    faults[name] = (faults[name] ?? 0) + 1;
  };
  try {
    const folder = mkdtempSync(path.join(tmpdir(), 'chaos-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const ground = await (plan.ground ?? singleGround)(folder);
    endings.push(() => ground.stop());
    const { sites, front } = await buildSites(plan, ground);
    for (const { site } of sites) endings.push(() => site.close());
    const messages = Array.from({ length: plan.messages }, (_unused, index) =>
      chaosMessage(plan.seed, index),
    );
    const spools = sites.map((built, place) => {
      const comesHere = (index: number) => spoolOf(index, sites.length) === place;
      const spool = openSpool({ ...built, seed: plan.seed, messages, comesHere, isLocal: !ground.places });
      endings.push(() => spool.stop());
      return spool;
    });
    await introduce(sites, messages);
    const [first] = spools;
    if (!first) throw new Error('no spool');
    const write = (from: number, to: number) => {
      for (const { writers } of spools) writers.write(from, to);
    };
    await front.start();
    endings.push(() => front.stop());

    /** What goes wrong besides the kill; the writers rest where DSPAM itself could not go on. */
    const goWrong = async (): Promise<{ name: string; mend: Mend | (() => Promise<void>) } | null> => {
      const spool = spools.length === 1 ? first : (spools[Math.floor(random() * spools.length)] ?? first);
      const { site, agent, writers, small } = spool;
      const user = PEOPLE[Math.floor(random() * PEOPLE.length)] ?? PEOPLE[0];
      const files = site.files(user);
      const dice = random() / (1 - ground.share);
      if (dice > 1) return ground.takeAway(random);
      const become = (mood: AgentMood) => {
        agent.become(mood);
        return { name: `agent ${mood}`, mend: () => agent.become('takes') };
      };
      if (dice < 0.12) return become('fails');
      if (dice < 0.2) return become('hangs');
      if (dice < 0.3) return become('dies');
      if (dice < 0.4) return { name: 'copies not writable', mend: takeRights(files.removedMbox) };
      if (dice < 0.48) {
        await writers.idle();
        return { name: 'quarantine not writable', mend: takeRights(files.mbox) };
      }
      if (dice < 0.6) {
        await writers.idle();
        if (small) return { name: 'disk full', mend: fillDisk(path.join(site.home, 'data')) };
        return { name: 'file size limit', mend: limitFileSize(files, front.pids()) };
      }
      return dice < 0.68 ? ground.takeAway(random) : null;
    };

    const spent: Record<string, number> = {};
    const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const since = performance.now();
      return work().finally(() => {
        spent[name] = Math.round(((spent[name] ?? 0) + (performance.now() - since) / 1000) * 10) / 10;
      });
    };
    const kill = () => timed('killing', front.kill);
    const start = () => timed('starting', front.start);

    const isOver = () => (Date.now() - began) / 60_000 >= (plan.minutes ?? Number.POSITIVE_INFINITY);
    let come = 0;
    for (let round = 0; round < plan.kills && !isOver(); round++) {
      const next = Math.floor((plan.messages * (round + 1)) / plan.kills);
      write(come, next);
      come = next;
      for (const { compactor } of spools) compactor.start();
      // By the work that was done and not by the clock: on a busy machine a round lasts longer, and means as much.
      const enough = front.clicks().answered + Math.floor(random() * MOST_CLICKS);
      await timed('clicks', () => until(() => front.clicks().answered >= enough, WORK_PATIENCE_MS));
      await timed('waiting', () => wait(random() * LONGEST_WAIT_MS));
      const fault = await timed('faults', goWrong);
      let mending: Promise<void> | undefined;
      if (fault) {
        count(fault.name);
        await timed('waiting', () => wait(random() * LONGEST_WAIT_MS));
        // Half of the kills come while something is wrong already, and what is started then may find it so.
        const isKilledFirst = random() < 0.5;
        if (isKilledFirst) await kill();
        mending = Promise.resolve(fault.mend());
        if (!isKilledFirst) await timed('mending', async () => mending);
      }
      await kill();
      if (random() < COMPACTOR_KILLED) {
        await Promise.all(spools.map(({ compactor }) => compactor.kill()));
        count('compactor killed');
      }
      count('killed');
      await Promise.all([start(), mending]);
      plan.onRound?.(round + 1);
    }
    plan.onPhase?.('going on in calm');
    write(come, plan.messages);
    // On a busy machine a worker may hardly have come to anything between two kills.
    await until(
      () =>
        front.clicks().answered >= CALM_CLICKS && spools.some(({ agent }) => agent.delivered().length > 0),
      CALM_PATIENCE_MS,
    );
    plan.onPhase?.('waiting for the writers');
    for (const { writers } of spools) await writers.idle();
    plan.onPhase?.('waiting for the last answers');
    await front.rest();
    for (const { compactor } of spools) await compactor.kill();
    plan.onPhase?.('settling what is open');
    await timed('settling', () => settle(sites, front));
    const ledgers = await Promise.all([first.ledger(), ...spools.slice(1).map((spool) => spool.ledger())]);
    const ledger = sumLedgers(ledgers);
    const seconds = Math.round((Date.now() - began) / 1000);
    const compactions = spools.reduce((sum, { compactor }) => sum + compactor.compacted(), 0);
    return { ledger, faults, clicks: front.clicks(), compactions, seconds, spent };
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

async function until(holds: () => boolean, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!holds() && Date.now() < deadline) await wait(20);
}

/** Visits until nothing is open any more, or the patience is at its end: the ledger says what is left. */
async function settle(sites: readonly Built[], front: Front): Promise<void> {
  const deadline = Date.now() + SETTLE_PATIENCE_MS;
  for (;;) {
    await front.visit().catch(() => undefined);
    const open = await Promise.all(sites.map(({ site }) => openOf(site)));
    if (open.every((rows) => rows === 0) || Date.now() > deadline) return;
    await wait(200);
  }
}

async function openOf({ query }: DspamSite): Promise<number> {
  const [rows] = await query(
    `SELECT id FROM dashboard_operation WHERE state IN ('started', 'placed', 'delivered', 'copied')
     UNION ALL SELECT id FROM dashboard_job WHERE state IN ('running', 'stopping')`,
  );
  return Array.isArray(rows) ? rows.length : 0;
}

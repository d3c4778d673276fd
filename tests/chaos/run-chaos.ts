import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { makeSharedFolder } from '@/scripts/setup/shared-file.mjs';
import { formatHtpasswd } from '@/scripts/setup/sign-ins.mjs';
import { siteEnvironment } from '@/scripts/setup/site-environment.mjs';
import { seeded } from '@/tests/bench/quarantine-of';
import { createDspamSite, type DspamSite } from '@/tests/support/dspam-site';
import { USER_NAMES } from '@/tests/support/site';
import { type AgentMood, placeAgent } from './chaos-agent';
import { type ChaosMessage, chaosMessage } from './chaos-message';
import { fillDisk, limitFileSize, type Mend, mountSmall, takeRights } from './faults';
import type { Clicks, Front } from './front';
import { type Ground, singleGround } from './ground';
import { drawLedger, type Ledger } from './ledger';
import { logMissedSpam, missedSignatures } from './missed-spam';
import { PEOPLE, uidOf } from './people';
import { processFront } from './process-front';
import { serverFront } from './server-front';
import { prepareCompactor } from './start-compactor';
import { startWriters } from './writers';

export interface ChaosPlan {
  messages: number;
  kills: number;
  seed: number;
  /** No round begins later: what mail is left comes in calm, and the ledger is drawn. */
  minutes?: number;
  front: 'server' | 'processes';
  /** What it stands on; one MariaDB and one server, if it is not given. Called with a folder for its files. */
  ground?: (folder: string) => Promise<Ground>;
  /** Called after each kill. */
  onRound?: (round: number) => void;
  /** Told what the run waits for at its end. */
  onPhase?: (phase: string) => void;
}

export interface ChaosResult {
  ledger: Ledger;
  faults: Record<string, number>;
  clicks: Clicks;
  compactions: number;
  seconds: number;
  /** What the rounds spent them on. */
  spent: Record<string, number>;
}

/** DELIVERY_TIMEOUT_SECONDS of a run: small, so that what a kill left open is settled soon. */
const TIMEOUT_SECONDS = 3;
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
const DISK_MEGABYTES = 384;

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
    const { site, front } = await buildSite(plan, ground);
    endings.push(() => site.close());
    const small = ground.places ? null : mountSmall(path.join(site.home, 'data'), DISK_MEGABYTES);
    if (small) endings.push(small);
    for (const user of PEOPLE) makeSharedFolder(site.files(user).dir);
    const agent = placeAgent(path.join(site.folder, 'agent'), site.folder);
    const messages = Array.from({ length: plan.messages }, (_unused, index) =>
      chaosMessage(plan.seed, index),
    );
    await introduce(site, messages);
    const writers = startWriters(site.home, plan.seed);
    endings.push(() => writers.stop());
    const compactor = prepareCompactor(plan.seed);
    endings.push(() => compactor.kill());
    await front.start();
    endings.push(() => front.stop());

    /** What goes wrong besides the kill; the writers rest where DSPAM itself could not go on. */
    const goWrong = async (): Promise<{ name: string; mend: Mend | (() => Promise<void>) } | null> => {
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
      writers.write(come, next);
      come = next;
      compactor.start();
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
        await compactor.kill();
        count('compactor killed');
      }
      count('killed');
      await Promise.all([start(), mending]);
      plan.onRound?.(round + 1);
    }
    plan.onPhase?.('going on in calm');
    writers.write(come, plan.messages);
    // On a busy machine a worker may hardly have come to anything between two kills.
    await until(
      () => front.clicks().answered >= CALM_CLICKS && agent.delivered().length > 0,
      CALM_PATIENCE_MS,
    );
    plan.onPhase?.('waiting for the writers');
    await writers.idle();
    plan.onPhase?.('waiting for the last answers');
    await front.rest();
    await compactor.kill();
    plan.onPhase?.('settling what is open');
    await timed('settling', () => settle(site, front));
    const evidence = { messages, written: writers.written(), files: site.files, database: site };
    const ledger = await drawLedger({ ...evidence, delivered: agent.delivered() });
    const seconds = Math.round((Date.now() - began) / 1000);
    return { ledger, faults, clicks: front.clicks(), compactions: compactor.compacted(), seconds, spent };
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

async function until(holds: () => boolean, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!holds() && Date.now() < deadline) await wait(20);
}

async function buildSite(plan: ChaosPlan, ground: Ground): Promise<{ site: DspamSite; front: Front }> {
  const env = { DELIVERY_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS) };
  const site = await createDspamSite({ env, ...(ground.database ? { database: ground.database } : {}) });
  if (plan.front === 'processes') return { site, front: processFront(plan.seed, ground.places) };
  const port = await findPort(0);
  if (port === undefined) throw new Error('no port is free');
  writeFileSync(path.join(site.folder, 'htpasswd'), formatHtpasswd(USER_NAMES));
  const environment = siteEnvironment({
    conf: path.join(site.folder, 'dspam.conf'),
    home: site.home,
    htpasswd: path.join(site.folder, 'htpasswd'),
    admins: path.join(site.folder, 'admins'),
    secret: process.env.NEXTAUTH_SECRET ?? '',
    port,
    origin: `http://127.0.0.1:${port}`,
  });
  const { origin, servers } = await ground.servers({ ...environment, ...env });
  return { site, front: serverFront(origin, servers, plan.seed) };
}

/** Makes the people and the signatures known to the filter, and mail that it has missed to the history. */
async function introduce(site: DspamSite, messages: ChaosMessage[]): Promise<void> {
  for (const user of PEOPLE) {
    await site.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [uidOf(user), user]);
    await site.query('INSERT INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [uidOf(user)]);
  }
  const data = Buffer.alloc(32, 1);
  const row = (uid: number, signature: string) => [uid, signature, data, data.length, new Date()];
  const rows = messages.flatMap(({ uid, signature, known }) => (known ? [row(uid, signature)] : []));
  for (const user of PEOPLE) {
    logMissedSpam(site.files(user), user);
    rows.push(...missedSignatures(user).map((signature) => row(uidOf(user), signature)));
  }
  await site.query('INSERT INTO dspam_signature_data VALUES ?', [rows]);
}

/** Visits until nothing is open any more, or the patience is at its end: the ledger says what is left. */
async function settle(site: DspamSite, front: Front): Promise<void> {
  const deadline = Date.now() + SETTLE_PATIENCE_MS;
  for (;;) {
    await front.visit().catch(() => undefined);
    const [rows] = await site.query(
      `SELECT id FROM dashboard_operation WHERE state IN ('started', 'placed', 'delivered', 'copied')
       UNION ALL SELECT id FROM dashboard_job WHERE state IN ('running', 'stopping')`,
    );
    if ((Array.isArray(rows) && rows.length === 0) || Date.now() > deadline) return;
    await wait(200);
  }
}

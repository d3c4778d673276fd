import path from 'node:path';
import { makeSharedFolder } from '@/scripts/setup/shared-file.mjs';
import type { DspamSite } from '@/tests/support/dspam-site';
import { type ChaosAgent, placeAgent } from './chaos-agent';
import type { ChaosMessage } from './chaos-message';
import { type Mend, mountSmall } from './faults';
import { drawLedger, type Ledger } from './ledger';
import { PEOPLE } from './people';
import { type Compactor, prepareCompactor } from './start-compactor';
import { startWriters, type Writers } from './writers';

/** A DSPAM_HOME with the mail that comes to it, and what works on its files besides the dashboard. */
export interface Spool {
  site: DspamSite;
  agent: ChaosAgent;
  writers: Writers;
  compactor: Compactor;
  /** Takes away the small file system that its mailboxes are on; null where they are on that of the machine. */
  small: Mend | null;
  ledger(): Promise<Ledger>;
  stop(): Promise<void>;
}

const DISK_MEGABYTES = 384;

/** What a spool is made of; `environment` are the variables of its site. */
export interface SpoolParts {
  site: DspamSite;
  environment: NodeJS.ProcessEnv;
  seed: number;
  /** All of the run. */
  messages: readonly ChaosMessage[];
  /** Whether the message of this number comes here. */
  comesHere(index: number): boolean;
  /** Whether its mailboxes may have a file system of their own. */
  isLocal: boolean;
}

/**
 * To which of several spools a message comes: twice the mailboxes in turn, so that of the two writers of one mailbox both have work at each. What
 * comes twice, to the byte, is sometimes at one and sometimes at two.
 */
export function spoolOf(index: number, spools: number): number {
  return Math.floor(index / (2 * PEOPLE.length)) % spools;
}

export function openSpool({ site, environment, seed, messages, comesHere, isLocal }: SpoolParts): Spool {
  const small = isLocal ? mountSmall(path.join(site.home, 'data'), DISK_MEGABYTES) : null;
  for (const user of PEOPLE) makeSharedFolder(site.files(user).dir);
  const agent = placeAgent(path.join(site.folder, 'agent'), site.folder);
  const writers = startWriters(site.home, seed, comesHere);
  const compactor = prepareCompactor(seed, environment);
  const own = messages.filter((_message, index) => comesHere(index));
  return {
    site,
    agent,
    writers,
    compactor,
    small,
    ledger: () =>
      drawLedger({
        messages: own,
        written: writers.written(),
        files: site.files,
        database: site,
        delivered: agent.delivered(),
      }),
    async stop() {
      await compactor.kill();
      await writers.stop();
      small?.();
    },
  };
}

/** What several spools have come to together. */
export function sumLedgers([first, ...others]: readonly [Ledger, ...Ledger[]]): Ledger {
  return others.reduce(addLedgers, first);
}

function addLedgers(one: Ledger, other: Ledger): Ledger {
  const sum = (name: 'operations' | 'jobs') => {
    const counts = { ...one[name] };
    for (const [what, count] of Object.entries(other[name])) counts[what] = (counts[what] ?? 0) + count;
    return counts;
  };
  return {
    lost: [...one.lost, ...other.lost],
    wrongUser: [...one.wrongUser, ...other.wrongUser],
    damaged: [...one.damaged, ...other.damaged],
    unexplained: [...one.unexplained, ...other.unexplained],
    mistrained: [...one.mistrained, ...other.mistrained],
    twiceInQuarantine: [...one.twiceInQuarantine, ...other.twiceInQuarantine],
    messages: one.messages + other.messages,
    inQuarantine: one.inQuarantine + other.inQuarantine,
    inCopiesOnly: one.inCopiesOnly + other.inCopiesOnly,
    deliveredOnce: one.deliveredOnce + other.deliveredOnce,
    deliveredMore: one.deliveredMore + other.deliveredMore,
    torn: one.torn + other.torn,
    operations: sum('operations'),
    jobs: sum('jobs'),
    unsettled: one.unsettled + other.unsettled,
  };
}

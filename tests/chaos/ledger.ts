import { existsSync, readFileSync } from 'node:fs';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { compactingPath } from '@/lib/formats/mbox/compact';
import { copiesIn } from '@/tests/support/copies-in';
import { scanBytes } from '@/tests/support/scan-bytes';
import { type ChaosMessage, idOf } from './chaos-message';
import { findMistrained, type NotedRetrain } from './missed-spam';
import { findMixed, type MixedMessages, type WrittenMessage } from './mixed-messages';
import { PEOPLE, TWO_WRITERS } from './people';

/** Where every message of a run is at its end. The first six have to be empty. */
export interface Ledger {
  /** Neither in its owner's quarantine, nor in the copies, nor delivered. */
  lost: string[];
  /** In the quarantine, the copies or the delivered mail of somebody else. */
  wrongUser: string[];
  /** Somewhere with other bytes than it was written with, or bytes that belong to no message. */
  damaged: string[];
  /** Delivered more often, or less often, than its operations say. */
  unexplained: string[];
  /** Learned more often, or less often, than its retrains say. */
  mistrained: string[];
  /** More than once in the quarantine. */
  twiceInQuarantine: string[];
  messages: number;
  inQuarantine: number;
  /** Out of the quarantine, with a copy. */
  inCopiesOnly: number;
  deliveredOnce: number;
  /** Released again after an undo, or after an operation that said that it could not be confirmed. */
  deliveredMore: number;
  /** Torn by the writers themselves, as two deliveries at once do; every piece of them is there. */
  torn: number;
  operations: Record<string, number>;
  jobs: Record<string, number>;
  /** Still open although everything was visited and given time. */
  unsettled: number;
}

export interface Evidence {
  messages: ChaosMessage[];
  written: WrittenMessage[];
  files(user: string): UserFiles;
  delivered: { user: string; message: string }[];
  database: Pick<Pool, 'query'>;
}

/** Adds it all up, from the files, the agent's mail and the operations. */
export async function drawLedger(evidence: Evidence): Promise<Ledger> {
  const { messages, files, delivered, database } = evidence;
  const mixed = findMixed(evidence.written);
  const owners = new Map(messages.map((message) => [message.id, message]));
  const wrongUser = new Set<string>();
  const damaged: string[] = [];
  const quarantined = new Map<string, number>();
  const copied = new Map<string, number>();
  for (const user of PEOPLE) {
    const { mbox, removedMbox } = files(user);
    for (const [where, records, found] of [
      ['quarantine', await recordsOf(mbox), quarantined],
      ['copies', await copiesIn(removedMbox), copied],
    ] as const) {
      for (const bytes of records) {
        const message = owners.get(idOf(bytes.toString('latin1')) ?? '');
        if (message && message.user !== user) wrongUser.add(message.id);
        else if (message && isThere(bytes, message, mixed)) add(found, message.id);
        // The rest of a torn message; whether all of it is somewhere is seen below.
        else if (!message && mixed.torn.size > 0 && user === TWO_WRITERS) continue;
        else damaged.push(`${message?.id ?? 'stray bytes'} in ${where} of ${user}`);
      }
    }
  }
  const arrived = new Map<string, number>();
  for (const { user, message: text } of delivered) {
    const message = owners.get(idOf(text) ?? '');
    if (message && message.user !== user) wrongUser.add(message.id);
    else if (message && (mixed.torn.has(message.id) || isComplete(text, message))) add(arrived, message.id);
    else damaged.push(`${message?.id ?? 'stray bytes'} delivered to ${user}`);
  }
  damaged.push(...tornPieces(messages, mixed.torn, files));
  const said = await readOperations(database);
  const jobs = await readJobs(database);
  const unfinished = PEOPLE.filter((user) => existsSync(compactingPath(files(user).mbox))).length;
  const ids = [...owners.keys()];
  const written = new Map<string, number>();
  for (const { id } of messages) add(written, id);
  const times = (where: Map<string, number>, id: string) => where.get(id) ?? 0;
  const unexplained = ids.flatMap((id) => {
    const count = times(arrived, id);
    const [least, most] = [
      times(said.delivered, id),
      times(said.delivered, id) + times(said.unconfirmed, id),
    ];
    return count < least || count > most
      ? [`${id}: delivered ${count} times, said ${least} to ${most} (${said.stories.get(id)?.join('; ')})`]
      : [];
  });
  return {
    lost: ids.filter((id) =>
      isLost(
        times(written, id),
        [quarantined, copied, arrived].map((all) => times(all, id)),
      ),
    ),
    wrongUser: [...wrongUser],
    damaged,
    unexplained,
    mistrained: findMistrained(files, said.retrains),
    messages: messages.length,
    inQuarantine: ids.filter((id) => times(quarantined, id) > 0).length,
    inCopiesOnly: ids.filter((id) => !times(quarantined, id) && times(copied, id)).length,
    deliveredOnce: ids.filter((id) => times(arrived, id) === 1).length,
    deliveredMore: ids.filter((id) => times(arrived, id) > 1).length,
    twiceInQuarantine: ids
      .filter((id) => times(quarantined, id) > times(written, id))
      .map((id) => {
        const how = mixed.torn.has(id) ? 'torn' : mixed.inside.has(id) ? 'in a torn one' : 'whole';
        return `${id} (${how}; ${said.stories.get(id)?.join('; ') ?? 'nothing was done to it'})`;
      }),
    torn: mixed.torn.size,
    operations: said.states,
    jobs: jobs.states,
    unsettled: said.open + jobs.open + unfinished,
  };
}

/** Of what came twice, both have to be somewhere: everything that is taken out has a copy. */
function isLost(written: number, [quarantined = 0, copied = 0, arrived = 0]: number[]): boolean {
  return quarantined + copied < written && (written > 1 || arrived === 0);
}

async function recordsOf(file: string): Promise<Buffer[]> {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const entries = (await scanBytes(bytes)).filter(({ kind }) => kind === 'message');
  return entries.map(({ offset, length }) => bytes.subarray(offset, offset + length));
}

/**
 * What is written into a torn message, and what stands inside one, may be followed by the other's bytes; its own empty lines at
 * the end may count as those of an erased neighbour, as everybody's may.
 */
function isThere(bytes: Buffer, { id, record }: ChaosMessage, { torn, inside }: MixedMessages): boolean {
  if (torn.has(id)) return true;
  if (!inside.has(id)) return isWhole(bytes, record);
  const known = withoutBlankEnd(record);
  return bytes.subarray(0, known.length).equals(known);
}

function isComplete(text: string, { core, end }: ChaosMessage): boolean {
  return text.includes(core) && text.includes(end);
}

/** Each piece of a torn message has to be in its owner's quarantine or copies, whichever record it became a part of. */
function tornPieces(messages: ChaosMessage[], torn: Set<string>, files: Evidence['files']): string[] {
  const { mbox, removedMbox } = files(TWO_WRITERS);
  const all = [mbox, removedMbox].filter(existsSync).map((file) => readFileSync(file, 'latin1'));
  return messages
    .filter(({ id }) => torn.has(id))
    .flatMap(({ id, record }) => {
      const text = record.toString('latin1');
      const pieces = Array.from({ length: Math.ceil(text.length / 4096) }, (_unused, index) =>
        // Empty lines at a border may count as those of an erased neighbour.
        text.slice(index * 4096, (index + 1) * 4096).replace(/^\n+|\n+$/g, ''),
      );
      return pieces.some((piece) => !all.some((file) => file.includes(piece)))
        ? [`${id}: a piece is missing`]
        : [];
    });
}

/** The same bytes, but for empty lines at the end: those of an erased neighbour are not told from its own. */
function isWhole(found: Buffer, record: Buffer): boolean {
  return withoutBlankEnd(found).equals(withoutBlankEnd(record));
}

function withoutBlankEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (bytes[end - 1] === 10) end--;
  return bytes.subarray(0, end);
}

/** Operations by message: the subject begins with the id. Also how many there are of each kind and end. */
async function readOperations(database: Pick<Pool, 'query'>) {
  const [rows] = await database.query<RowDataPacket[]>(
    'SELECT kind, way, state, reason, exit_code, proof, train_as, signature, subject FROM dashboard_operation ORDER BY id',
  );
  const retrains: NotedRetrain[] = [];
  const [delivered, unconfirmed] = [new Map<string, number>(), new Map<string, number>()];
  const stories = new Map<string, string[]>();
  const states: Record<string, number> = {};
  let open = 0;
  for (const { kind, way, state, reason, exit_code, proof, train_as, signature, subject } of rows) {
    const id = String(subject).slice(0, 7);
    const story = `${kind} ${way}: ${state}, ${reason ?? 'no reason'}, exit ${exit_code}`;
    stories.set(id, [...(stories.get(id) ?? []), story]);
    const what = `${proof === 'person' ? 'arrived' : kind} ${state}`;
    states[what] = (states[what] ?? 0) + 1;
    if (['started', 'placed', 'delivered', 'copied'].includes(String(state))) open += 1;
    if (kind === 'retrain') retrains.push({ signature, trainAs: train_as, state, reason });
    // Somebody has said that it arrived, by chance: it says nothing of what the filter did.
    if (kind !== 'release' || proof === 'person') continue;
    // What could not be taken out says that it has arrived, too.
    const hasArrived = String(reason).startsWith('delivered');
    if (hasArrived || ['done', 'delivered', 'copied'].includes(String(state))) add(delivered, id);
    // The reason interrupted tells people the same: check the inbox before you try again.
    if (state === 'unconfirmed' || reason === 'interrupted') add(unconfirmed, id);
  }
  return { delivered, unconfirmed, stories, states, open, retrains };
}

/** How the jobs ended, and how many are still going on. */
async function readJobs(database: Pick<Pool, 'query'>) {
  const [rows] = await database.query<RowDataPacket[]>('SELECT kind, state, total FROM dashboard_job');
  const states: Record<string, number> = {};
  let open = 0;
  for (const { kind, state } of rows) {
    states[`${kind} ${state}`] = (states[`${kind} ${state}`] ?? 0) + 1;
    if (state === 'running' || state === 'stopping') open += 1;
  }
  return { states, open };
}

function add(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

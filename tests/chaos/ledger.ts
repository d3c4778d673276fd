import { existsSync, readFileSync } from 'node:fs';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { UserFiles } from '@/lib/dspam/userdir';
import { scanBytes } from '@/tests/support/scan-bytes';
import { type ChaosMessage, idOf } from './chaos-message';
import { PEOPLE } from './people';

/** Where every message of a run is at its end. The first four have to be 0. */
export interface Ledger {
  /** Neither in its owner's quarantine, nor in the copies, nor delivered. */
  lost: string[];
  /** In the quarantine, the copies or the delivered mail of somebody else. */
  wrongUser: string[];
  /** Somewhere with other bytes than it was written with, or bytes that belong to no message. */
  damaged: string[];
  /** Delivered more often, or less often, than its operations say. */
  unexplained: string[];
  messages: number;
  inQuarantine: number;
  /** Out of the quarantine, with a copy. */
  inCopiesOnly: number;
  deliveredOnce: number;
  /** Released again after an undo, or after an operation that said that it could not be confirmed. */
  deliveredMore: number;
  /** Twice in the quarantine: an undo that was killed between its append and its note. */
  twiceInQuarantine: number;
  operations: Record<string, number>;
  /** Still open although everything was visited and given time. */
  unsettled: number;
}

export interface Evidence {
  messages: ChaosMessage[];
  files(user: string): UserFiles;
  delivered: { user: string; message: string }[];
  database: Pick<Pool, 'query'>;
}

/** Adds it all up, from the files, the agent's mail and the operations. */
export async function drawLedger({ messages, files, delivered, database }: Evidence): Promise<Ledger> {
  const owners = new Map(messages.map((message) => [message.id, message]));
  const wrongUser = new Set<string>();
  const damaged: string[] = [];
  const quarantined = new Map<string, number>();
  const copied = new Map<string, number>();
  for (const user of PEOPLE) {
    const { mbox, removedMbox } = files(user);
    for (const [file, found] of [
      [mbox, quarantined],
      [removedMbox, copied],
    ] as const) {
      for (const bytes of await recordsOf(file)) {
        const message = owners.get(idOf(bytes.toString('latin1')) ?? '');
        if (message && message.user !== user) wrongUser.add(message.id);
        else if (message && isWhole(bytes, message.record)) add(found, message.id);
        else
          damaged.push(
            `${message?.id ?? 'stray bytes'} in ${file.endsWith('removed.mbox') ? 'copies' : 'quarantine'} of ${user}`,
          );
      }
    }
  }
  const arrived = new Map<string, number>();
  for (const { user, message: text } of delivered) {
    const message = owners.get(idOf(text) ?? '');
    if (message && message.user !== user) wrongUser.add(message.id);
    else if (message && text.includes(message.core) && text.includes(message.end)) add(arrived, message.id);
    else damaged.push(`${message?.id ?? 'stray bytes'} delivered to ${user}`);
  }
  const said = await readOperations(database);
  const ids = messages.map(({ id }) => id);
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
    lost: ids.filter((id) => !times(quarantined, id) && !times(copied, id) && !times(arrived, id)),
    wrongUser: [...wrongUser],
    damaged,
    unexplained,
    messages: ids.length,
    inQuarantine: ids.filter((id) => times(quarantined, id) > 0).length,
    inCopiesOnly: ids.filter((id) => !times(quarantined, id) && times(copied, id)).length,
    deliveredOnce: ids.filter((id) => times(arrived, id) === 1).length,
    deliveredMore: ids.filter((id) => times(arrived, id) > 1).length,
    twiceInQuarantine: ids.filter((id) => times(quarantined, id) > 1).length,
    operations: said.states,
    unsettled: said.open,
  };
}

async function recordsOf(file: string): Promise<Buffer[]> {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const entries = (await scanBytes(bytes)).filter(({ kind }) => kind === 'message');
  return entries.map(({ offset, length }) => bytes.subarray(offset, offset + length));
}

/** The same bytes, but for empty lines at the end: those of an erased neighbour are not told from its own. */
function isWhole(found: Buffer, record: Buffer): boolean {
  return (
    found.subarray(0, record.length).equals(record) &&
    found.subarray(record.length).every((byte) => byte === 10)
  );
}

/** Operations by message: the subject begins with the id. Also how many there are of each kind and end. */
async function readOperations(database: Pick<Pool, 'query'>) {
  const [rows] = await database.query<RowDataPacket[]>(
    'SELECT kind, way, state, reason, exit_code, subject FROM dashboard_operation ORDER BY id',
  );
  const [delivered, unconfirmed] = [new Map<string, number>(), new Map<string, number>()];
  const stories = new Map<string, string[]>();
  const states: Record<string, number> = {};
  let open = 0;
  for (const { kind, way, state, reason, exit_code, subject } of rows) {
    const id = String(subject).slice(0, 7);
    const story = `${kind} ${way}: ${state}, ${reason ?? 'no reason'}, exit ${exit_code}`;
    stories.set(id, [...(stories.get(id) ?? []), story]);
    states[`${kind} ${state}`] = (states[`${kind} ${state}`] ?? 0) + 1;
    if (['started', 'delivered', 'copied'].includes(String(state))) open += 1;
    if (kind !== 'release') continue;
    if (['done', 'delivered', 'copied'].includes(String(state))) add(delivered, id);
    // The reason interrupted tells people the same: look into your mailbox before you try again.
    if (state === 'unconfirmed' || reason === 'interrupted') add(unconfirmed, id);
  }
  return { delivered, unconfirmed, stories, states, open };
}

function add(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

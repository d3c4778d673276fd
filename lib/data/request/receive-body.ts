import 'server-only';
import { ofProcess } from '@/lib/ground/of-process';

/** So much of bodies is held in memory at once; who has no room waits. */
const ROOM_BYTES = 52 * 1024 * 1024;
/** A body that takes longer is given up, so that it does not take room for ever. */
const RECEIVE_MS = 60_000;

interface Waiter {
  bytes: number;
  go: () => void;
}

const bodies = ofProcess('bodies', () => ({ bytes: 0, waiting: [] as Waiter[] }));

/**
 * Runs `work` on the body of a request when there is room for it; a small one need not wait behind a large one. `length` is what the
 * request says, and has been checked. `null` for one that breaks off, is longer than that, or takes longer than a minute.
 */
export async function withBody<T>(
  { body }: Request,
  length: number,
  work: (bytes: Buffer<ArrayBuffer> | null) => Promise<T>,
  limitMs = RECEIVE_MS,
): Promise<T> {
  await takeRoom(length);
  try {
    return await work(await receive(body, length, limitMs));
  } finally {
    giveRoom(length);
  }
}

async function receive(
  body: Request['body'],
  length: number,
  limitMs: number,
): Promise<Buffer<ArrayBuffer> | null> {
  if (!body) return Buffer.alloc(0);
  const bytes = Buffer.allocUnsafe(length);
  const reader = body.getReader();
  const limit = setTimeout(() => reader.cancel().catch(() => undefined), limitMs);
  let have = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // A body that is cancelled ends, and is not whole.
      if (done) return have === length ? bytes : null;
      if (have + value.length > length) return null;
      bytes.set(value, have);
      have += value.length;
    }
  } catch {
    return null;
  } finally {
    clearTimeout(limit);
    await reader.cancel().catch(() => undefined);
  }
}

async function takeRoom(bytes: number): Promise<void> {
  const room = bodies();
  if (room.bytes + bytes <= ROOM_BYTES) room.bytes += bytes;
  else await new Promise<void>((go) => room.waiting.push({ bytes, go }));
}

function giveRoom(bytes: number): void {
  const room = bodies();
  room.bytes -= bytes;
  room.waiting = room.waiting.filter((next) => {
    if (room.bytes + next.bytes > ROOM_BYTES) return true;
    room.bytes += next.bytes;
    next.go();
    return false;
  });
}

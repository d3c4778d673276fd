/** Where a writer put a message: in pieces of 4096 bytes, as DSPAM does (F§2). */
export interface WrittenMessage {
  id: string;
  /** Of the file that it was written to: a compaction may have moved another one in its place. */
  inode: string;
  pieces: { start: number; end: number }[];
}

/** What two writers have written into each other, as two deliveries of DSPAM do (F§0.5). */
export interface MixedMessages {
  /** Another writer's bytes stand between the pieces of these. */
  torn: Set<string>;
  /** These are whole, and stand between pieces of a torn one, or before its last piece. */
  inside: Set<string>;
}

/**
 * Which messages the writers have mixed by themselves. A gap that is not filled by what the writers wrote is not
 * theirs: then the dashboard has written into a message, and the ledger calls it damaged.
 */
export function findMixed(messages: WrittenMessage[]): MixedMessages {
  const mixed: MixedMessages = { torn: new Set(), inside: new Set() };
  const files = new Map<string, { of: WrittenMessage; start: number; end: number }[]>();
  for (const message of messages) {
    const pieces = files.get(message.inode) ?? [];
    files.set(message.inode, pieces);
    pieces.push(...message.pieces.map((piece) => ({ of: message, ...piece })));
  }
  for (const message of messages) {
    const { id, inode, pieces } = message;
    const [first, last] = [pieces[0]?.start ?? 0, pieces.at(-1)?.end ?? 0];
    const own = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
    const others = (files.get(inode) ?? []).filter(
      (piece) => piece.of !== message && piece.start >= first && piece.end <= last,
    );
    const foreign = others.reduce((sum, { start, end }) => sum + end - start, 0);
    if (others.length === 0 || own + foreign !== last - first) continue;
    mixed.torn.add(id);
    for (const other of others) mixed.inside.add(other.of.id);
  }
  for (const id of mixed.torn) mixed.inside.delete(id);
  return mixed;
}

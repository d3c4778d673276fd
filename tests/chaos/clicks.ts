/** One click of a worker, chosen by chance. */
export type Click = { intent: 'release' | 'delete'; keys: string[] } | { intent: 'undo'; batch: string };

/** Chooses what to do with a page of keys; null when there is nothing to do. `last` is the batch that can be undone. */
export function chooseClick(keys: string[], last: string | null, random: () => number): Click | null {
  const dice = random();
  if (last && dice < 0.3) return { intent: 'undo', batch: last };
  if (keys.length === 0) return null;
  const start = Math.floor(random() * keys.length);
  if (dice < 0.65)
    return { intent: 'release', keys: keys.slice(start, start + 1 + Math.floor(random() * 3)) };
  return { intent: 'delete', keys: keys.slice(start, start + 1 + Math.floor(random() * 12)) };
}

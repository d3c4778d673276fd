import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The messages in a mailbox: an mbox, or a Maildir; none where nothing has arrived yet. */
export function readMailbox(place: string): string[] {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) return [];
  if (found.isFile()) return readFileSync(place, 'latin1').split(/^From (?=\S+ )/m);
  return ['new', 'cur']
    .map((folder) => path.join(place, folder))
    .filter((folder) => statSync(folder, { throwIfNoEntry: false }))
    .flatMap((folder) => readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1')));
}

import { readFile } from 'node:fs/promises';
import { asNumber, asText } from '@/lib/store/db/columns';
import { databaseTrouble } from '@/lib/store/db/database-trouble';
import { eachRow } from '@/lib/store/db/each-row';

type Name = [uid: number, name: string];

/**
 * Every user that DSPAM knows: of dspam_virtual_uids, or, on a site without virtual users, those of dspam_stats by their
 * names (keys of `stats`) in the passwd file. A uid that has no name there is left out: nobody can open its mailbox.
 */
export async function loadNames(stats: Promise<ReadonlyMap<number, unknown>>): Promise<Name[]> {
  const virtual = await loadVirtual();
  if (virtual.length > 0) return virtual;
  const names = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  return [...(await stats).keys()].flatMap((uid): Name[] => {
    const name = names.get(uid);
    return name === undefined ? [] : [[uid, name]];
  });
}

async function loadVirtual(): Promise<Name[]> {
  const names: Name[] = [];
  const sql = 'SELECT uid, username FROM dspam_virtual_uids WHERE uid > 0 AND username IS NOT NULL';
  const begin = () => {
    names.length = 0;
  };
  try {
    await eachRow([asNumber, asText], { sql, begin }, (name) => names.push(name));
    return names;
  } catch (error) {
    // Built without virtual users there is no such table.
    if (databaseTrouble(error)?.reason !== 'migrate') throw error;
    return [];
  }
}

/** The first name of each uid in a passwd file. */
function parsePasswd(passwd: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of passwd.split('\n')) {
    const [name, , uid] = line.split(':');
    if (name && uid && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}

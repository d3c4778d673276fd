import { readdirSync, readFileSync } from 'node:fs';

/** The processes of a process group (Linux). */
export function groupOf(leader: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // State, parent and group follow the program's name in parentheses.
      const group = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2];
      return Number(group) === leader ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  pid: number;
  parent: number;
  group: number;
}

/** The processes of a process group (Linux). */
export function groupOf(leader: number): number[] {
  return processes().flatMap(({ pid, group }) => (group === leader ? pid : []));
}

/** What processes of a process group have started, and what that has, in whatever group. */
export function offspringOf(leader: number): number[] {
  const all = processes();
  const found = new Set(all.flatMap(({ pid, group }) => (group === leader ? pid : [])));
  const own = found.size;
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return [...found].slice(own);
}

function processes(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // State, parent and group follow the program's name in parentheses.
      const [, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { pid: Number(name), parent: Number(parent), group: Number(group) };
    } catch {
      return [];
    }
  });
}

/*
 * A process of its own that becomes somebody else and has the doctor look at the machine: `doctor-process IDENTITY`, then a line of JSON for
 * each look ({ check, folder, env }) on standard input. The findings are answered in a line on standard output.
 */
import { createInterface } from 'node:readline';
import { CHECKS } from '@/lib/site/doctor/checks';
import { examine } from '@/lib/site/doctor/examine';
import { runChecks } from '@/lib/site/doctor/run-checks';

const { uid, gid, groups, umask } = JSON.parse(process.argv[2] ?? '{}');
if (process.getuid?.() === 0) {
  process.setgroups?.(groups);
  process.setgid?.(gid);
  process.setuid?.(uid);
}
process.umask(umask);
for await (const line of createInterface(process.stdin)) {
  const { check, folder, env } = JSON.parse(line);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  const chosen = CHECKS.filter(({ name }) => name === check);
  console.log(JSON.stringify(await runChecks(chosen, await examine(process.env, folder))));
}

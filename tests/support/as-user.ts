import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';

/** Who a process runs as. Numbers that no account has do as well. */
export interface Identity {
  uid: number;
  gid: number;
  groups: number[];
  umask: number;
}

/** How a call ended. */
export interface Called {
  value?: unknown;
  failed?: { code?: string; reason?: string; message: string };
}

/**
 * The people of a site: DSPAM, which runs in the group of its folder, and the dashboard, a user of its own whose first
 * group is another. Only root can become them; otherwise both are the user who runs the test, and the site's group is
 * another one of that user's, if there is any: modes and groups are still checked, but DSPAM's own writing then proves
 * little.
 */
export const PEOPLE = findPeople();

function findPeople(): {
  isRoot: boolean;
  group: number;
  dashboard: Identity;
  stranger: Identity;
  dspam: Identity;
} {
  const isRoot = process.getuid?.() === 0;
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const group = isRoot ? 64_101 : (process.getgroups?.().find((each) => each !== own.gid) ?? own.gid);
  const dashboard = isRoot ? { uid: 64_201, gid: 64_202 } : own;
  const dspam = isRoot ? { uid: 64_301, gid: group } : own;
  return {
    isRoot,
    group,
    dashboard: { ...dashboard, groups: [group], umask: 0o077 },
    stranger: { ...dashboard, groups: [dashboard.gid], umask: 0o077 },
    dspam: { ...dspam, groups: [group], umask: 0o006 },
  };
}

/** Calls a function of a module of this project (`lib/formats/mbox/append`) in a process that runs as somebody else. */
export async function callAs(
  identity: Identity,
  module: string,
  name: string,
  args: unknown[],
): Promise<Called> {
  const script = fileURLToPath(new URL('./call-in-process.ts', import.meta.url));
  const target = fileURLToPath(new URL(`../../${module}.ts`, import.meta.url));
  const given = JSON.stringify(args, (_key, value) =>
    value?.type === 'Buffer' ? { base64: Buffer.from(value.data).toString('base64') } : value,
  );
  const command = [
    ...TYPESCRIPT,
    '--conditions=react-server',
    script,
    JSON.stringify(identity),
    target,
    name,
    given,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, command, { timeout: 25_000 });
  return JSON.parse(stdout) as Called;
}

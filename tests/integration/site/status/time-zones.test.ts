import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { findServers } from '@/lib/site/status/find-servers';
import { noteServer, serverName } from '@/lib/site/status/note-server';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { testSite } from '@/tests/support/test-site';

await testSite();

/** Another server of the site, in a process of its own. */
function noteElsewhere(variables: Record<string, string>): void {
  const identity = { uid: process.getuid?.(), gid: process.getgid?.(), groups: [], umask: 0o007 };
  const call = [JSON.stringify(identity), '@/lib/site/status/note-server', 'noteServer'];
  const script = [...TYPESCRIPT, '--conditions=react-server', 'tests/support/call-in-process.ts', ...call];
  const env = { ...process.env, ...variables };
  const said = execFileSync(process.execPath, script, { env, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual({ value: null });
}

it('tells of a server in another time zone, whose clock is right', async () => {
  await noteServer();
  noteElsewhere({ TZ: 'Pacific/Kiritimati', BIND_ADDRESS: '127.0.0.2' });
  noteElsewhere({ BIND_ADDRESS: '127.0.0.3' });
  const { names, otherZone, otherClock } = await findServers();
  expect(names).toHaveLength(3);
  expect(otherZone).toEqual([
    { name: serverName().replace('127.0.0.1', '127.0.0.2'), zone: '+14:00 +14:00' },
  ]);
  expect(otherClock).toEqual([]);
});

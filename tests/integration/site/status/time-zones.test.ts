import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
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

/** What takes the time of the connection's zone, which each node of a cluster may have another of. */
const OF_A_ZONE =
  /\b(?:NOW|CURDATE|CURTIME|SYSDATE|LOCALTIME|UNIX_TIMESTAMP|FROM_UNIXTIME)\s*\(|\bCURRENT_(?:DATE|TIME|TIMESTAMP)\b/;
/** Days that DSPAM wrote by the same clock, and the table of migrations, which nobody compares. */
const BY_DAY = ['purge-rules.ts', 'run-purge.ts', 'purge.ts', 'migrate.ts', 'carry-out.ts'];

it('asks the database for no time but that of UTC, so that zones of its nodes do not matter', () => {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.includes('generated') && !BY_DAY.includes(path.basename(file)),
  );
  const without = (source: string) => source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  expect(files.filter((file) => OF_A_ZONE.test(without(readFileSync(`lib/${file}`, 'utf8'))))).toEqual([]);
});

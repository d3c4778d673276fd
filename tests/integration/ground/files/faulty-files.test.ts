import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findFaultyFiles } from '@/lib/formats/dspam/find-faulty-files';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { checkHealth } from '@/lib/site/status/check-health';
import { MAINTENANCE_STEPS } from '@/lib/site/upkeep/maintenance-steps';
import { runMaintenance } from '@/lib/site/upkeep/run-maintenance';
import { PEOPLE } from '../../../support/as-user';
import { testSite } from '../../../support/test-site';

const site = await testSite();
const { isRoot, group } = PEOPLE;
// Without root a file cannot be given another group, so only the modes are wrong.
const foreign = isRoot ? 64_999 : group;
const data = path.join(site.home, 'data');

function own(name: string, mode: number, gid = group): void {
  chownSync(name, statSync(name).uid, gid);
  chmodSync(name, mode);
}

async function faults() {
  const found = [];
  for await (const fault of findFaultyFiles(site.home, 'domain')) found.push(fault);
  return found;
}

async function maintain() {
  const lines: string[] = [];
  const isWell = await runMaintenance(MAINTENANCE_STEPS, (line) => lines.push(line));
  return { isWell, files: lines.filter((line) => line.startsWith('files: ')) };
}

it('what DSPAM cannot write to is told by the maintenance and by Status, with commands that mend it', async () => {
  for (const user of ['alice@example.org', "o'neil and sons@example.org"]) await site.quarantine({ user });
  const alice = site.files('alice@example.org');
  const oneil = site.files("o'neil and sons@example.org");
  mkdirSync(alice.frag);
  writeFileSync(alice.log, '');
  for (const folder of [data, path.dirname(alice.dir), alice.dir, oneil.dir, alice.frag]) own(folder, 0o2770);
  for (const file of [alice.mbox, alice.log, oneil.mbox]) own(file, 0o660);
  // As the dashboard makes it.
  writeFileSync(alice.removedMbox, '');
  own(alice.removedMbox, 0o660);
  expect(await faults()).toEqual([]);
  expect(await maintain()).toEqual({ isWell: true, files: [] });

  own(alice.mbox, 0o640, foreign);
  own(alice.frag, 0o750);
  own(oneil.dir, 0o750, foreign);
  own(oneil.mbox, 0o600);
  const found = await faults();
  expect(found.map(({ file }) => file).sort()).toEqual(
    [alice.frag, alice.mbox, oneil.dir, oneil.mbox].sort(),
  );
  const told = await maintain();
  expect(told.isWell).toBe(false);
  expect(told.files[0]).toBe('files: 4 not as DSPAM needs them');
  expect(told.files.join('\n')).toContain(`chmod g+rw ${alice.mbox}`);
  const line = (await checkHealth(await followSiteLog(true))).lines.find(({ name }) => name === 'files');
  expect(line).toMatchObject({ level: 'attention', values: { count: 4 } });
  // In no language: what `ls -l` says.
  expect(line?.values.first).toMatch(/^\/\S.* \([-d][rwx-]{9} \S+\)$/);
  expect(String(line?.values.commands).split('\n')).toHaveLength(4);

  for (const { command } of found) execFileSync('sh', ['-c', command]);
  expect(await faults()).toEqual([]);
});

it.runIf(isRoot)(
  'copies that somebody else has written are told, as the dashboard may not write them',
  async () => {
    const { removedMbox } = site.files('alice@example.org');
    own(removedMbox, 0o600);
    const [fault, ...others] = await faults();
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ file: removedMbox, command: `chmod g+rw ${removedMbox}` });
    expect(fault?.what).toContain('the dashboard, in the group');
    execFileSync('sh', ['-c', fault?.command ?? '']);
    expect(await faults()).toEqual([]);
  },
);

it.runIf(isRoot)('what only DSPAM’s own user may open is told, as the dashboard is another', async () => {
  const { dir, mbox, log } = site.files('alice@example.org');
  for (const file of [data, dir, mbox, log]) chownSync(file, PEOPLE.dspam.uid, group);
  own(dir, 0o2700);
  own(log, 0o600);
  expect((await faults()).map(({ command }) => command)).toEqual([`chmod g+rwx ${dir}`, `chmod g+rw ${log}`]);
  for (const { command } of await faults()) execFileSync('sh', ['-c', command]);
  expect(await faults()).toEqual([]);
});

it('what is no file is told, with its kind', async () => {
  const { alerts, rstats, frag, dir } = site.files('carol@example.org');
  mkdirSync(dir);
  own(dir, 0o770);
  execFileSync('mkfifo', [alerts]);
  symlinkSync('/etc/passwd', rstats);
  symlinkSync('/etc', frag);
  const found = await faults();
  expect(found.map(({ file, what }) => `${path.basename(file)} ${what}`)).toEqual([
    'carol.frag is no folder',
    'carol.alerts is a pipe instead of a file',
    'carol.rstats is a link instead of a file',
  ]);
  expect(found.map((each) => each.found[0])).toEqual(['l', 'p', 'l']);
});

it('where DSPAM writes as the owner of its folder, rights for its group are not asked for', async () => {
  chmodSync(data, 0o700);
  chmodSync(site.files('alice@example.org').mbox, 0o600);
  expect((await faults()).filter(({ file }) => file.includes('alice'))).toEqual([]);
  expect(readdirSync(data)).toContain('example.org');
});

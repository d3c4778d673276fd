import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Finding } from '@/lib/site/doctor/check/finding';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { PEOPLE } from '../../../support/as-user';
import { testSite } from '../../../support/test-site';

const site = await testSite({ conf: 'Trust daemon' });
const isRoot = process.getuid?.() === 0;
const user = isRoot ? ['--user', 'daemon'] : [];

interface Ended {
  code: number;
  out: string;
  err: string;
}

function doctor(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...TYPESCRIPT, 'scripts/doctor.ts', ...args], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

it('prints one line for each thing with what to type below it, and exits with 2 for faults', async () => {
  chmodSync(site.folder, 0o755);
  if (isRoot) chownSync(site.home, 0, PEOPLE.group);
  const { code, out } = await doctor(...user);
  if (isRoot)
    expect(out).toMatch(/^fault {4}User and groups: daemon is not in the group \w+, to which .* belongs/m);
  if (isRoot) expect(out).toMatch(/^ {9}As root, in a shell:\n {11}usermod -aG \w+ daemon$/m);
  expect(out).toMatch(/^good {5}Trust: dspam.conf has a Trust line/m);
  // The user who runs the tests has a file with passwords that everybody can read.
  expect(code).toBe(2);
});

it('says the same as data', async () => {
  const { code, out } = await doctor('--json', ...user);
  const { verdict, findings } = JSON.parse(out) as {
    verdict: number;
    findings: (Finding & { text: string })[];
  };
  expect(code).toBe(verdict);
  const trust = findings.find(({ check }) => check === 'trust');
  expect(trust).toMatchObject({ level: 'good', says: 'fine', remedies: [] });
  expect(trust?.text).toMatch(/^dspam.conf has a Trust line for /);
  // Every finding has its sentence: else its key would stand there.
  expect(findings.filter(({ text }) => text.startsWith('doctor.'))).toEqual([]);
});

it('does not take what it cannot do', async () => {
  if (isRoot)
    expect(await doctor()).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--user NAME') });
  const nobody = await doctor('--user', 'nobody-of-that-name');
  expect(nobody).toMatchObject({ code: 2, out: '' });
  expect(nobody.err).toMatch(isRoot ? /no such user/ : /is for root/);
});

it('changes nothing, in files and in the database', async () => {
  await site.quarantine({ user: 'alice@example.org' });
  if (isRoot) execFileSync('chgrp', ['-R', 'daemon', site.home]);
  const state = async () => {
    const files = execFileSync('find', [site.folder, '-printf', '%p %m %U %G %s %T@\n'], {
      encoding: 'utf8',
    });
    const [rows] = (await site.query('SHOW TABLES')) as unknown as [Record<string, string>[]];
    const tables = rows.flatMap((row) => Object.values(row));
    const [sums] = await site.query(`CHECKSUM TABLE ${tables.join(', ')}`);
    return { files: files.split('\n').sort(), sums };
  };
  const before = await state();
  const { out } = await doctor(...user);
  expect(out).toContain('Dry run of the filter: As ');
  expect(await state()).toEqual(before);
});

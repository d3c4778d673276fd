import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { purgeBelow } from '@/lib/site/doctor/site/purge';
import { askDoctor, typeRemedy } from '../../../support/ask-doctor';
import { testSite } from '../../../support/test-site';

const site = await testSite();
let root: string;

beforeEach(async () => {
  process.env.MAINTAIN_PURGE = '';
  root = mkdtempSync(path.join(site.folder, 'root-'));
  mkdirSync(path.join(root, 'etc/cron.d'), { recursive: true });
  mkdirSync(path.join(root, 'etc/cron.daily'));
  await site.query('DELETE FROM dspam_signature_data');
  await site.query('DELETE FROM dspam_token_data');
});

const look = () => askDoctor(purgeBelow(root));
const levels = async () => (await look()).map(({ level, says }) => `${level} ${says}`);
const cron = (name: string, text: string, mode = 0o755) =>
  writeFileSync(path.join(root, 'etc', name), text, { mode });

async function sign(...days: number[]): Promise<void> {
  for (const [index, age] of days.entries())
    await site.query(
      "INSERT INTO dspam_signature_data VALUES (1, CONCAT('1,6b014b0a31302891311705', ?), 'x', 1, CURDATE() - INTERVAL ? DAY)",
      [index, age],
    );
}

async function learn(count: number, days: number, hits: number): Promise<void> {
  await site.query(
    'INSERT INTO dspam_token_data SELECT 1, seq + ? * 1000, ?, 0, CURDATE() - INTERVAL ? DAY FROM seq_1_to_1000 WHERE seq <= ?',
    [days, hits, days, count],
  );
}

it('says that nobody purges, and is content when the maintenance does it at night', async () => {
  await sign(3);
  const [found] = await look();
  expect(found).toMatchObject({ level: 'warning', says: 'nobody' });
  expect(found?.remedies.map(({ where }) => where)).toEqual(['.env', 'crontab']);
  for (const remedy of found?.remedies ?? []) {
    if (remedy.where === 'crontab')
      cron('cron.d/dashboard', remedy.lines.join('\n').replace(' cd', ' dspam cd'));
    else await typeRemedy(remedy);
  }
  expect(await levels()).toEqual(['good maintain']);
  rmSync(path.join(root, 'etc/cron.d/dashboard'));
  expect(await levels()).toEqual(['warning maintainNever']);
});

it('asks for no second maintenance beside the one that runs at night', async () => {
  await sign(3);
  cron('cron.d/dashboard', '17 3 * * * dspam cd /srv/dashboard && npm run -s maintain\n');
  const [found] = await look();
  expect(found).toMatchObject({ level: 'warning', says: 'nobody' });
  expect(found?.remedies).toEqual([{ where: '.env', lines: ['MAINTAIN_PURGE=yes'] }]);
});

it.each([
  ['cron.daily/dspam', '#!/bin/sh\nexec /usr/bin/dspam_clean -s14 -p30 -u15,90,30,15\n'],
  ['crontab', '0 0 * * * root /usr/bin/mysql dspam < /usr/share/dspam/purge-4.1.sql\n'],
  ['cron.d/dspam', '0 0 * * * root /etc/dspam/dspam_maintenance.sh\n'],
])('knows DSPAM’s own purge in %s', async (name, text) => {
  await sign(3);
  cron(name, `# dspam_clean was here\n`);
  expect(await levels()).toEqual(['warning nobody']);
  cron(name, text);
  expect(await levels()).toEqual(['good dspam']);
});

it.each([
  ['cron.d/dspam.cron', '0 0 * * * root /etc/dspam/dspam_maintenance.sh\n', 0o644],
  ['cron.daily/dspam', '#!/bin/sh\nexec /usr/bin/dspam_clean -s14\n', 0o644],
])('takes %s, which cron passes over, for nobody’s purge', async (name, text, mode) => {
  cron('debian_version', '12.0\n');
  await sign(3);
  cron(name, text, mode);
  expect(await levels()).toEqual(['warning nobody']);
});

it('sees signatures and tokens that are older than any purge leaves, whoever is said to run it', async () => {
  cron('cron.daily/dspam', '/usr/bin/dspam_clean\n');
  await sign(0, 14, 22, 40);
  await learn(50, 30, 1);
  await learn(50, 5, 1);
  const found = await look();
  expect(found.map(({ level, says }) => `${level} ${says}`)).toEqual(['fault signatures', 'fault tokens']);
  expect(found[0]?.values).toMatchObject({ count: 1, days: 14, oldest: 40 });
  expect(found[1]?.values).toMatchObject({ count: 50, looked: 100 });
  // As the maintenance is told, in .env and in a shell.
  process.env.DSPAM_HOME = site.home;
  for (const { where, lines } of found[0]?.remedies ?? []) {
    if (where === 'crontab') continue;
    await typeRemedy({ where, lines });
  }
  expect(await levels()).toEqual(['good dspam']);
});

it('is content without knowing who it is, when old things go', async () => {
  await sign(0, 7, 14);
  await learn(10, 40, 9);
  expect(await levels()).toEqual(['good works']);
});

it('takes `off` for what it is', async () => {
  await sign(100);
  await typeRemedy({
    where: 'dspam.conf',
    lines: ['PurgeSignatures off', 'PurgeUnused off', 'PurgeHapaxes off'],
  });
  expect(await levels()).toEqual(['good off']);
});

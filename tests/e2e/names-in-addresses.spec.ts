import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { makeSharedFolder } from '@/scripts/setup/shared-file.mjs';
import type { Site } from '@/tests/support/site';
import { expect, test } from './fixtures';

// Names that look like something else once an address is decoded: each leads to its own mailbox, on pages and on what they ask for.

const NAMES = [
  'pct%41@example.org',
  'pctA@example.org',
  'p%2541@example.org',
  'p%40q@example.org',
  'per%cent@example.org',
  'a+b c@example.org',
  "o'neil@example.org",
  'a&b=c@example.org',
  'q?x#y@example.org',
];

async function quarantine(site: Site, user: string, uid: number): Promise<void> {
  await site.database.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [uid, user]);
  const files = userFiles(site.home, 'domain', user);
  makeSharedFolder(path.dirname(files.dir));
  makeSharedFolder(files.dir);
  const signature = `${uid},6b014b083072070819422${uid}`;
  const text = `From: a@shop.example\nTo: ${user}\nSubject: For ${user}\n\nOnly ${user}\n\n!DSPAM:${signature}!\n\n`;
  const record = formatQuarantineRecord(Buffer.from(text), {
    processedAt: new Date(),
    confidence: 0.9,
    probability: 1,
    signature,
  });
  appendFileSync(files.mbox, record, { mode: 0o660 });
}

test.beforeAll(async ({ site }) => {
  for (const [index, name] of NAMES.entries()) await quarantine(site, name, 200 + index);
});

for (const [index, name] of NAMES.entries())
  test(`${name} has its own list, message, text, source and reasons`, async ({ page, loginAs }) => {
    await loginAs('admin');
    const list = `/mailbox/${encodeURIComponent(name)}/quarantine`;
    await page.goto(list);
    await expect(page.getByRole('link', { name: `For ${name}`, exact: true })).toBeVisible();
    const message = `${list}/${encodeURIComponent(`${200 + index},6b014b083072070819422${200 + index}`)}`;
    await page.goto(message);
    await expect(page.getByRole('heading', { name: `For ${name}` })).toBeVisible();
    for (const part of ['frame', 'eml']) {
      const answer = await page.request.get(`${message}/${part}`);
      expect(answer.status(), part).toBe(200);
      expect(await answer.text(), part).toContain('Only');
      expect(await answer.text(), part).toContain(name.split(/[&']/)[0] ?? '');
    }
    expect((await page.request.get(`${message}/why`)).status()).toBe(200);
  });

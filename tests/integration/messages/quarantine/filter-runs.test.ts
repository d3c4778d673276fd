import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { endOperation, newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { createJob } from '@/lib/site/work/create-job';
import { runJob } from '@/lib/site/work/run-job';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const ALICE = 'alice@example.org';
const site = await testSite();
let times: string;

beforeAll(async () => {
  times = path.join(site.folder, 'times');
  // An agent that notes when it begins and ends; alice's waits until the gate is open, and takes its time then, too.
  writeFileSync(
    path.join(site.folder, 'agent'),
    `#!/bin/sh
cat > /dev/null
echo "begin $2" >> '${times}'
while [ "$2" = '${ALICE}' ] && [ ! -e '${site.folder}/gate' ]; do sleep 0.05; done
sleep 0.1
echo "end $2" >> '${times}'
`,
  );
});

async function quarantine(user: string, count: number): Promise<string[]> {
  const keys: string[] = [];
  for (let index = 0; index < count; index++) keys.push((await site.quarantine({ user })).signature);
  return keys;
}

/** How many runs for alice went on at once at most, and how many there were. */
function runs(): { most: number; all: number } {
  let [now, most, all] = [0, 0, 0];
  const lines = existsSync(times) ? readFileSync(times, 'utf8').split('\n') : [];
  for (const line of lines) {
    const [what, who] = line.split(' ');
    if (who !== ALICE) continue;
    now += what === 'begin' ? 1 : -1;
    most = Math.max(most, now);
    if (what === 'begin') all++;
  }
  return { most, all };
}

it('runs the filter at most twice at once for a mailbox, whoever asks; other mailboxes do not wait for it', async () => {
  const clicked = await quarantine(ALICE, 6);
  const [other] = await quarantine('bob', 1);
  const keys = await quarantine(ALICE, 3);
  const job = await createJob({ kind: 'release', actor: 'boss', mailbox: ALICE, keys });
  const release = (user: string, key: string) => releaseMessage('boss', user, key, newBatch());
  const queue = Promise.all(clicked.map((key) => release(ALICE, key)));
  const working = runJob(job.id);
  await expect.poll(runs, { timeout: 20_000 }).toEqual({ most: 2, all: 2 });
  expect(await release('bob', other ?? '')).toMatchObject({ ok: true });
  expect(runs()).toEqual({ most: 2, all: 2 });
  writeFileSync(path.join(site.folder, 'gate'), '');
  expect((await queue).map(({ ok }) => ok)).toEqual(clicked.map(() => true));
  await working;
  expect(await prisma().job.findUniqueOrThrow({ where: { id: job.id } })).toMatchObject({ succeeded: 3 });
  expect(runs()).toEqual({ most: 2, all: 9 });
});

it('counts what it did when another process took it for abandoned meanwhile: it is in doubt, and not trained twice', async () => {
  rmSync(path.join(site.folder, 'gate'));
  const [key = ''] = await quarantine(ALICE, 1);
  const before = runs().all;
  const batch = newBatch();
  const going = releaseMessage('boss', ALICE, key, batch).catch((error) => error);
  await expect.poll(() => runs().all, { timeout: 20_000 }).toBe(before + 1);
  // As the visit of a process does whose clock is hours ahead.
  const { id } = await prisma().operation.findFirstOrThrow({ where: { batch } });
  expect(await endOperation(id, ['started'], 'failed', { reason: 'interrupted' })).toBe(true);
  writeFileSync(path.join(site.folder, 'gate'), '');
  expect(await going).toMatchObject({ reason: 'interrupted' });
  expect(await prisma().operation.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'unconfirmed',
    trained: true,
    claim: null,
  });
  const learned = await site.stats(ALICE);
  expect(await releaseMessage('boss', ALICE, key, newBatch(), { again: true })).toMatchObject({ ok: true });
  expect(await site.stats(ALICE)).toEqual(learned);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { startSite, UIDS, USER_NAMES } from '@/tests/support/site';
import { figureOf, formatFigure, formatTable } from './figures';
import { measureClicks, openList } from './measure-clicks';
import { processorMs } from './processor-time';
import { writeQuarantine } from './quarantine-of';
import { serverPid } from './server-memory';
import { runsOf, timedFilter } from './timed-filter';

// From the click on Release or Delete to its notice, in a browser: `npm run bench -- click`, in a list of one page, where nothing has to move up, and in a
// longer one, whose page is asked for behind the notice.

const ROUNDS = 18;
const WARM_UP = 5;
const SIZES = { alice: 50, bob: 1000 } as const;

const folder = path.resolve('.bench');
mkdirSync(folder, { recursive: true });
const filter = timedFilter({ bin: path.resolve('tests/support/dspam'), folder });
const site = await startSite({ DSPAM_BIN: filter.bin });
try {
  const pid = serverPid(site.environment.PORT);
  const rows: string[][] = [];
  for (const [person, size] of Object.entries(SIZES) as [keyof typeof SIZES, number][]) {
    const { dir, mbox } = userFiles(site.home, 'domain', USER_NAMES[person]);
    mkdirSync(dir, { recursive: true, mode: 0o770 });
    await writeQuarantine(mbox, site.database, UIDS[person], size);
    const { browser, page } = await openList(site, `/mailbox/${USER_NAMES[person]}/quarantine?sort=date`);
    try {
      while ((await notJudged()) > 0) await wait(500);
      for (const command of ['delete', 'release'] as const)
        rows.push([`${command}, one of ${size}`, ...(await measure(page, command, pid))]);
    } finally {
      await browser.close();
    }
  }
  const heads = [
    'click to notice',
    'the filter',
    'without it',
    'answers, KB',
    'pages drawn',
    'processor, ms',
  ];
  console.log(formatTable(['ms, median / p95', ...heads], rows));
} finally {
  await site.stop();
}

async function measure(page: Page, command: 'delete' | 'release', pid: number): Promise<string[]> {
  await measureClicks(page, command, WARM_UP);
  writeFileSync(filter.log, '');
  const before = processorMs(pid);
  const { ms, bytes, drawn } = await measureClicks(page, command, ROUNDS);
  const each = (processorMs(pid) - before) / ROUNDS;
  const runs = runsOf(filter.log);
  return [
    formatFigure(figureOf(ms)),
    runs.length > 0 ? formatFigure(figureOf(runs)) : '',
    formatFigure(figureOf(ms.map((took, round) => took - (runs[round] ?? 0)))),
    `${(Math.min(...bytes) / 1000).toFixed(1)} to ${(Math.max(...bytes) / 1000).toFixed(1)}`,
    String(drawn),
    each.toFixed(0),
  ];
}

async function notJudged(): Promise<number> {
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS counted FROM dashboard_message WHERE score < 0 OR attachments IS NULL',
  );
  return Number(rows[0]?.counted);
}

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { startSite, UIDS, USER_NAMES } from '@/tests/support/site';
import { figureOf, formatFigure, formatTable } from './figures';
import { measureClicks, openList } from './measure-clicks';
import { processorMs } from './processor-time';
import { writeQuarantine } from './quarantine-of';
import { serverPid } from './server-memory';
import { runsOf, timedFilter } from './timed-filter';

// From the click on Release or Delete to its notice, in a browser: `npm run bench -- click`, or `npm run bench -- click 40` with as many clicks of each.

const ROUNDS = Number(process.argv[2] ?? 20);
const WARM_UP = 5;
const MESSAGES = 1000;

const folder = path.resolve('.bench');
mkdirSync(folder, { recursive: true });
const filter = timedFilter({ bin: path.resolve('tests/support/dspam'), folder });
const site = await startSite({ DSPAM_BIN: filter.bin });
try {
  const { dir, mbox } = userFiles(site.home, 'domain', USER_NAMES.admin);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await writeQuarantine(mbox, site.database, UIDS.admin, MESSAGES);
  const pid = serverPid(site.environment.PORT);
  const { browser, page } = await openList(site, `/mailbox/${USER_NAMES.admin}/quarantine?sort=date`);
  try {
    while ((await notJudged()) > 0) await wait(500);
    const rows: string[][] = [];
    for (const command of ['delete', 'release'] as const) {
      await measureClicks(page, command, WARM_UP);
      writeFileSync(filter.log, '');
      const before = processorMs(pid);
      const { ms, bytes, drawn } = await measureClicks(page, command, ROUNDS);
      const each = (processorMs(pid) - before) / ROUNDS;
      const runs = runsOf(filter.log);
      const own = ms.map((took, round) => took - (runs[round] ?? 0));
      rows.push([
        command,
        formatFigure(figureOf(ms)),
        runs.length > 0 ? formatFigure(figureOf(runs)) : '',
        formatFigure(figureOf(own)),
        (Math.max(...bytes) / 1000).toFixed(1),
        String(drawn),
        each.toFixed(0),
      ]);
    }
    console.log(
      formatTable(
        [
          'ms, median / p95',
          'click to notice',
          'the filter',
          'without it',
          'answer, KB',
          'pages drawn',
          'processor, ms',
        ],
        rows,
      ),
    );
  } finally {
    await browser.close();
  }
} finally {
  await site.stop();
}

async function notJudged(): Promise<number> {
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS counted FROM dashboard_message WHERE score < 0 OR attachments IS NULL',
  );
  return Number(rows[0]?.counted);
}

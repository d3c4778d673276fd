import { mkdirSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { changeAlerts } from '@/lib/people/alerts/change-alerts';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { figureOf, formatFigure, formatMs, formatTable } from './figures';
import { writeQuarantine } from './quarantine-of';

// What alerts cost in a quarantine of 100,000 messages: adding one marks all messages again, before it answers.

const SIZE = Number(process.argv[2] ?? 100_000);
const USER = 'alerts';
const REQUESTS = 40;

const site = await startSite();
Object.assign(process.env, site.environment);
try {
  const { dir, mbox } = userFiles(site.home, 'domain', USER);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [900, USER]);
  await writeQuarantine(mbox, site.database, 900, SIZE);
  await openQuarantine(USER);
  const rows: string[][] = [];
  /** Until the marks of the messages are what the alerts say. */
  const add = async (name: string, text: string) => {
    const began = performance.now();
    await changeAlerts(USER, { intent: 'add', text });
    const { marked } = await openQuarantine(USER);
    const ms = performance.now() - began;
    rows.push([name, formatMs(ms), String(marked)]);
  };
  await add('the first alert, found nowhere', 'not in any message');
  await add('a second, found in some', 'lottery lottery');
  await add('a third, found in all', 'message-id');
  await changeAlerts(USER, { intent: 'remove', line: 'message-id' });
  for (let count = 2; count < 99; count++)
    await changeAlerts(USER, { intent: 'add', text: `nowhere to be found ${count}` });
  await openQuarantine(USER);
  await add('the hundredth', 'winner winner');
  console.log(formatTable([`${SIZE.toLocaleString('en')} messages`, 'ms', 'marked'], rows));

  const admin = await signIn(site, 'admin');
  const list = `/mailbox/${USER}/quarantine`;
  const pages = [
    list,
    `${list}?alerts=only`,
    `${list}?alerts=only&sort=date&page=3`,
    `/mailbox/${USER}/alerts`,
  ];
  const figures: string[][] = [];
  for (const page of pages) {
    for (let round = 0; round < 10; round++) await admin.get(page);
    const samples: number[] = [];
    for (let round = 0; round < REQUESTS; round++) samples.push((await admin.get(page)).ms);
    figures.push([page, formatFigure(figureOf(samples))]);
  }
  await changeAlerts(USER, { intent: 'add', text: 'message-id' }).then(() => openQuarantine(USER));
  console.log(formatTable(['page', 'ms, median / p95'], figures));
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
}

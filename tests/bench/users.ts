import { setTimeout as wait } from 'node:timers/promises';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { figureOf, formatFigure, formatTable } from './figures';
import { addUsers } from './users-of';

// What the list of users costs on a site with many of them, each with two preferences and an indexed quarantine.

const USERS = 10_000;
const REQUESTS = 40;
const ANEW = 5;

const site = await startSite();
try {
  await addUsers(site.database, USERS);
  const admin = await signIn(site, 'admin');
  const pages = {
    'by name': '/admin/users',
    'by accuracy, page 100': '/admin/users?sort=accuracy&dir=asc&page=100',
    'a search': '/admin/users?q=user77&sort=messages',
  };
  // The first requests make the server compile its code; they are not measured.
  for (let round = 0; round < 10; round++) await admin.get('/admin/users');
  const rows: string[][] = [];
  // A list is shown for half a minute; after five seconds it is read again in the background.
  for (const [name, pause] of [
    ['everything read anew', 30_100],
    ['shown once more, and read anew behind it', 5_100],
  ] as const) {
    const samples: number[] = [];
    for (let round = 0; round < ANEW; round++) {
      await wait(pause);
      samples.push((await admin.get('/admin/users')).ms);
    }
    rows.push([`users page, ${name}`, formatFigure(figureOf(samples))]);
  }
  for (const [name, path] of Object.entries(pages)) {
    const samples: number[] = [];
    for (let round = 0; round < REQUESTS; round++) samples.push((await admin.get(path)).ms);
    rows.push([`users page, ${name}`, formatFigure(figureOf(samples))]);
  }
  console.log(formatTable(['', `${USERS.toLocaleString('en')} users, ms median / p95`], rows));
} finally {
  await site.stop();
}

import { mkdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { HttpVisitor } from '@/tests/support/http-visitor';
import { signInOf, startSite, UIDS, USER_NAMES } from '@/tests/support/site';
import { formatTable } from './figures';
import { writeLog } from './log-of';
import { processorMs } from './processor-time';
import { writeQuarantine } from './quarantine-of';
import { serverPid } from './server-memory';

// What pages weigh: their bytes, uncompressed, and what they cost the server in processor time, which other work on the machine changes
// little. `npm run bench -- weight`, or `npm run bench -- weight 200` with as many requests of each.

const REQUESTS = Number(process.argv[2] ?? 100);
const WARM_UP = 40;
const MESSAGES = 1000;
const RECORDS = 3000;

type Headers = Record<string, string>;

const site = await startSite();
try {
  const person = 'admin';
  const { dir, mbox, log } = userFiles(site.home, 'domain', USER_NAMES[person]);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await writeQuarantine(mbox, site.database, UIDS[person], MESSAGES);
  await writeLog(log, UIDS[person], RECORDS);
  const pid = serverPid(site.environment.PORT);
  const visitor = new HttpVisitor(site.origin);
  const { name, password } = signInOf(person);
  await visitor.signIn(name, password);

  const list = `/mailbox/${USER_NAMES[person]}/quarantine`;
  const history = `/mailbox/${USER_NAMES[person]}/history`;
  await get(visitor, history);
  const key = await judgedKey(visitor, list);
  const pages: [name: string, path: string, headers: Headers][] = [
    ['sign-in page', '/login', {}],
    ['list', list, {}],
    ['list, by the router', list, { RSC: '1' }],
    ['open a message', `${list}/${key}`, {}],
    ['open a message from the list, by the router', `${list}/${key}`, besideOf(list)],
    ['list, narrowed', `${list}?q=lottery&unseen=1`, {}],
    ['list, folded', `${list}?group=sender`, {}],
    ['history', history, {}],
    ['history, by the router', history, { RSC: '1' }],
    ['users', '/admin/users', {}],
    ['search over all', '/admin/search?q=lottery', {}],
  ];
  const rows: string[][] = [];
  for (const [page, path, headers] of pages) {
    // The sign-in page leads on who is signed in.
    const who = path === '/login' ? new HttpVisitor(site.origin) : visitor;
    const address = await finalAddress(who, path, headers);
    for (let round = 0; round < WARM_UP; round++) await get(who, address, headers);
    const before = processorMs(pid);
    for (let round = 1; round < REQUESTS; round++) await get(who, address, headers);
    const text = await get(who, address, headers);
    const each = (processorMs(pid) - before) / REQUESTS;
    rows.push([page, (Buffer.byteLength(text) / 1000).toFixed(1), each.toFixed(1)]);
  }
  console.log(formatTable(['', 'KB', 'ms of processor time'], rows));
} finally {
  await site.stop();
}

async function get(visitor: HttpVisitor, path: string, headers: Headers = {}): Promise<string> {
  const answer = await visitor.request(path, { headers });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return answer.text;
}

/** The first message of the list once all of it is judged, so that nothing else is worked on. */
async function judgedKey(visitor: HttpVisitor, list: string): Promise<string> {
  for (;;) {
    const text = await get(visitor, list);
    const key = new RegExp(`href="${list}/([^"?]+)`).exec(text)?.[1];
    if (key !== undefined && !text.includes('been judged yet') && text.includes('data-kind="')) return key;
    await wait(500);
  }
}

/** Where Next sends who asks for data: to an address that names the headers. */
async function finalAddress(visitor: HttpVisitor, path: string, headers: Headers): Promise<string> {
  const { status, location } = await visitor.request(path, { headers });
  if (status !== 307) return path;
  const { pathname, search } = new URL(location, site.origin);
  return pathname + search;
}

/** What the browser sends when a message is opened beside the list that it shows. */
function besideOf(list: string): Headers {
  const page = ['__PAGE__', {}, null, null, 0];
  const slot = ['(__SLOT__)', { children: page }, null, null, 0];
  const quarantine = ['quarantine', { children: page, message: slot }, null, null, 0];
  const user = [['user', list.split('/')[2], 'd', null], { children: quarantine }, null, null, 0];
  const tree = ['', { children: ['mailbox', { children: user }, null, null, 0] }, null, null, 16];
  return {
    RSC: '1',
    'Next-Url': list,
    'Next-Router-State-Tree': encodeURIComponent(JSON.stringify(tree)),
  };
}

import { readlinkSync } from 'node:fs';
import { countStatements, type StatementCounter } from '@/tests/support/counted-statements';
import { HttpVisitor } from '@/tests/support/http-visitor';
import { quarantineMail } from '@/tests/support/quarantined-mail';
import { type Person, type Site, signInOf, startSite } from '@/tests/support/site';
import { expect, test } from './fixtures';

// How often a page waits for the database.

const MOST = 8;
const ROWS = 50;
const LOADS = 10;
const MAILBOX = '/mailbox/alice@example.org';
const LIST = `${MAILBOX}/quarantine`;
const HISTORY = `${MAILBOX}/history`;
/** Both runners look for work now and then, whether or not anybody asks for a page. */
const RUNNERS = /FROM dashboard_(job|task) WHERE state IN \('running', 'stopping'\) ORDER BY/;

/** That a message was looked at is written once its page has gone out, and may fall on the next one. */
const MARKS = /^INSERT IGNORE INTO `dashboard_seen`|^UPDATE `dashboard_message` SET `seen`/;

let site: Site;
let keys: string[];
let counter: StatementCounter;
const visitors = new Map<Person, HttpVisitor>();

function visitorOf(person: Person): HttpVisitor {
  const known = visitors.get(person) ?? new HttpVisitor(site.origin);
  visitors.set(person, known);
  return known;
}

test.beforeAll(async () => {
  site = await startSite();
  const socket = readlinkSync(site.databaseDoor);
  const subjects = Array.from({ length: ROWS }, (_row, number) => ({ subject: `Message ${number}` }));
  keys = await quarantineMail(site, 'alice', subjects);
  for (const person of ['alice', 'admin'] as const) {
    const visitor = visitorOf(person);
    const { name, password } = signInOf(person);
    await visitor.signIn(name, password);
    // Indexed, judged, and the visit of the administrator written down.
    for (const path of [LIST, HISTORY]) expect((await visitor.request(path)).status).toBe(200);
  }
  await expect
    .poll(async () => {
      const [rows] = await site.database.query(
        'SELECT 1 FROM dashboard_message WHERE score < 0 OR attachments IS NULL',
      );
      return rows;
    })
    .toEqual([]);
  await site.takeDatabaseAway();
  counter = await countStatements(site.databaseDoor, socket);
  // The connections are new, and know no statement yet.
  for (const visitor of visitors.values()) await visitor.request(LIST);
});

test.afterAll(async () => {
  counter?.close();
  await site?.stop();
});

/** What each of these pages asks: the middle of them, as what the server does by itself meanwhile falls on some of them. */
async function ask(person: Person, paths: string[], shown: string): Promise<number> {
  const asked: string[][] = [];
  for (const path of paths) {
    counter.statements.length = 0;
    const { status, text } = await visitorOf(person).request(path);
    expect(status, path).toBe(200);
    expect(text).toContain(shown);
    asked.push(counter.statements.filter((statement) => !RUNNERS.test(statement) && !MARKS.test(statement)));
  }
  const middle = asked.sort((one, other) => one.length - other.length)[Math.floor(asked.length / 2)] ?? [];
  // For who has to look for one too many.
  if (middle.length > MOST) console.log(middle.join('\n'));
  return middle.length;
}

for (const person of ['alice', 'admin'] as const) {
  for (const query of ['', '?sort=date', '?sort=from&dir=asc', '?sort=confidence'])
    test(`the list${query} asks no more than ${MOST} statements of ${person}`, async () => {
      const paths = Array.from({ length: LOADS }, () => `${LIST}${query}`);
      const asked = await ask(person, paths, 'Message 7');
      expect(asked).toBeGreaterThan(1);
      expect(asked).toBeLessThanOrEqual(MOST);
    });

  // Of one's own mail each is marked as seen, the first time.
  for (const time of ['first', 'second'])
    test(`a message opened for the ${time} time asks no more than ${MOST} statements of ${person}`, async () => {
      const paths = keys.slice(0, LOADS).map((key) => `${LIST}/${encodeURIComponent(key)}`);
      expect(await ask(person, paths, 'Message')).toBeLessThanOrEqual(MOST);
    });

  const pages: [what: string, path: string, shown: string][] = [
    ['a list that is searched', `${LIST}?q=message`, 'Message 7'],
    ['a list that is searched for what is nowhere', `${LIST}?q=unheardof`, 'None of the'],
    ['a list without a word', `${LIST}?q=-unheardof`, 'Message 7'],
    ['a list of a range of days', `${LIST}?since=2026-01-01&until=2099-01-01`, 'Message 7'],
    ['a list of a range of confidence', `${LIST}?min=10&max=99`, 'Message 7'],
    ['a list of what was not looked at, by sender', `${LIST}?unseen=1&sort=from`, 'Message 30'],
    ['a folded list', `${LIST}?group=sender`, 'class="group"'],
    ['the history', HISTORY, 'Message 7'],
    ['a class of the history', `${HISTORY}?class=spam`, 'Message 7'],
    ['a history that is searched', `${HISTORY}?q=message`, 'Message 7'],
    ['a history that is searched for what is nowhere', `${HISTORY}?q=unheardof`, 'History'],
    ['a search of a class of the history', `${HISTORY}?q=message&class=spam`, 'Message 7'],
    [
      'a search of days of the history',
      `${HISTORY}?q=subject:message&since=2026-01-01&until=2099-01-01`,
      'Message 7',
    ],
    ['what was removed', `${MAILBOX}/removed`, 'Removed'],
    ['the senders', `${MAILBOX}/senders`, 'Last mail'],
    ['senders that are searched for', `${MAILBOX}/senders?q=a&sort=spam`, 'Search senders'],
    ['preferences', `${MAILBOX}/preferences`, 'Preferences'],
    ['alerts', `${MAILBOX}/alerts`, 'Alerts'],
  ];
  for (const [what, path, shown] of pages)
    test(`${what} asks no more than ${MOST} statements of ${person}`, async () => {
      const paths = Array.from({ length: LOADS }, () => path);
      expect(await ask(person, paths, shown)).toBeLessThanOrEqual(MOST);
    });
}

test(`the list of users asks no more than ${MOST} statements`, async () => {
  expect(
    await ask(
      'admin',
      Array.from({ length: LOADS }, () => '/admin/users'),
      'alice',
    ),
  ).toBeLessThanOrEqual(MOST);
});

for (const [what, query, shown] of [
  ['everything', '?since=2026-01-01T00:00', 'Message 7'],
  ['a word', '?q=message', 'Message 7'],
  ['what is nowhere', '?q=unheardof', 'Search all'],
  ['a mailbox and a word', '?q=message&recipient=alice', 'Message 7'],
  ['a range of confidence', '?min=0&max=100', 'Search all'],
  ['what is not there', '?q=-unheardof', 'Message 7'],
] as const)
  test(`a search over all for ${what} asks no more than ${MOST} statements`, async () => {
    const paths = Array.from({ length: LOADS }, () => `/admin/search${query}`);
    expect(await ask('admin', paths, shown)).toBeLessThanOrEqual(MOST);
  });

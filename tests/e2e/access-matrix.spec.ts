import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { parseAlertFile } from '@/lib/people/alerts/alert-file';
import { parseAlertLine } from '@/lib/people/alerts/alert-line';
import { HttpVisitor, hiddenFields } from '@/tests/support/http-visitor';
import { quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, startSite, UIDS, USER_NAMES } from '@/tests/support/site';

// Every page, route and action of the app, for everybody there can be. What is found in app/ and lib/data/actions and is not
// in these tables fails the test: whoever adds a route says here who may use it.

const PEOPLE = ['nobody', 'alice', 'bob', 'helper of alice', 'helper of *@example.org', 'admin'] as const;
type Who = (typeof PEOPLE)[number];
type Answers = Record<Who, number>;

const LOGINS: Record<Exclude<Who, 'nobody'>, string> = {
  alice: USER_NAMES.alice,
  bob: USER_NAMES.bob,
  'helper of alice': 'helper-of-alice',
  'helper of *@example.org': 'helper-of-domain',
  admin: USER_NAMES.admin,
};

const all = (status: number): Answers => ({
  nobody: status,
  alice: status,
  bob: status,
  'helper of alice': status,
  'helper of *@example.org': status,
  admin: status,
});
/** Of those who are signed in, `who` sees it, and for the others it is not there; nobody goes to the sign-in. */
const only = (who: Who[], nobody = 307): Answers => {
  const answers = { ...all(404), nobody };
  for (const each of who) answers[each] = 200;
  return answers;
};
const ALICES: Who[] = ['alice', 'helper of alice', 'helper of *@example.org', 'admin'];
const BOBS: Who[] = ['bob', 'admin'];
/** Who may open other mailboxes than their own. */
const STAFF: Who[] = ['helper of alice', 'helper of *@example.org', 'admin'];

/** By the file that answers: addresses, and what each person gets. `SIGNATURE` is a message of alice's. */
const ROUTES: Record<string, [address: string, answers: Answers][]> = {
  'page.tsx': [['/', all(307)]],
  'login/page.tsx': [['/login', { ...all(307), nobody: 200 }]],
  'account/page.tsx': [['/account', { ...all(200), nobody: 307 }]],
  'admin/audit/page.tsx': [['/admin/audit', only(['admin'])]],
  'admin/maintenance/page.tsx': [['/admin/maintenance', only(['admin'])]],
  'admin/senders/page.tsx': [
    ['/admin/senders', only(['admin'])],
    ['/admin/senders?what=hold&sender=shop.example', only(['admin'])],
  ],
  'admin/senders/import/page.tsx': [['/admin/senders/import', only(['admin'])]],
  'admin/senders/csv/route.ts': [['/admin/senders/csv', only(['admin'], 401)]],
  'admin/status/page.tsx': [['/admin/status', only(['admin'])]],
  'admin/status/live/route.ts': [['/admin/status/live', only(['admin'], 401)]],
  'admin/status/doctor/page.tsx': [['/admin/status/doctor', only(['admin'])]],
  'admin/status/csv/route.ts': [['/admin/status/csv', only(['admin'], 401)]],
  'admin/users/delete/page.tsx': [
    ['/admin/users/delete?user=alice%40example.org', only(['admin'])],
    ['/admin/users/delete?user=..%2F..%2Fetc', only([])],
  ],
  'admin/users/page.tsx': [['/admin/users', only(STAFF)]],
  'admin/search/page.tsx': [
    ['/admin/search', only(STAFF)],
    ['/admin/search?recipient=b', only(STAFF)],
  ],
  'admin/users/attention/page.tsx': [['/admin/users/attention', only(STAFF)]],
  'admin/users/csv/route.ts': [['/admin/users/csv', only(STAFF, 401)]],
  'admin/preferences/page.tsx': [['/admin/preferences', only(['admin'])]],
  // Of tokens that we have signed: tests/e2e/digest.spec.ts. This site has no digest.
  'd/[token]/route.ts': [['/d/AAAA', all(404)]],
  'api/health/route.ts': [['/api/health', all(200)]],
  'api/ready/route.ts': [['/api/ready', all(200)]],
  // Only for who can make something of NEXTAUTH_SECRET: tests/integration/doctor/site-web.test.ts.
  'api/doctor/route.ts': [['/api/doctor', all(404)]],
  // Of the site's other filter hosts only, which prove that they are of it.
  'api/host/route.ts': [['/api/host', all(404)]],
  'api/auth/[...nextauth]/route.ts': [
    ['/api/auth/session', all(200)],
    ['/api/auth/unheard-of', all(400)],
  ],
  'mailbox/[user]/quarantine/page.tsx': [
    ['/mailbox/alice@example.org/quarantine', only(ALICES)],
    ['/mailbox/alice%40example.org/quarantine?q=alice', only(ALICES)],
    ['/mailbox/bob/quarantine', only(BOBS)],
    ['/mailbox/new@example.org/quarantine', only(['helper of *@example.org', 'admin'])],
    ['/mailbox/alice@evil-example.org/quarantine', only(['admin'])],
    ['/mailbox/alice@sub.example.org/quarantine', only(['admin'])],
    ['/mailbox/alice@EXAMPLE.org/quarantine', only(['admin'])],
    // Equal to alice's only for a database, or for Unicode.
    ['/mailbox/alic%C3%A9@example.org/quarantine', only(['helper of *@example.org', 'admin'])],
    ['/mailbox/alice@%C3%A9xample.org/quarantine', only(['admin'])],
    ['/mailbox/alice@example.org%20/quarantine', only([])],
    ['/mailbox/al%C4%B1ce@example.org/quarantine', only(['helper of *@example.org', 'admin'])],
    ['/mailbox/%EF%BD%81lice@example.org/quarantine', only(['helper of *@example.org', 'admin'])],
    ['/mailbox/alice@example.org@evil.org/quarantine', only([])],
    ['/mailbox/x@evil.org@example.org/quarantine', only([])],
    ['/mailbox/..%2F..%2Fetc/quarantine', only([])],
    ['/mailbox/helper-of-alice/quarantine', only(['helper of alice', 'admin'])],
    // Nothing is known of it.
    ['/mailbox/unheard-of@example.org/quarantine', only([])],
  ],
  'mailbox/[user]/quarantine/[signature]/page.tsx': [
    ['/mailbox/alice@example.org/quarantine/SIGNATURE', only(ALICES)],
    // The message of one mailbox is not to be had by way of another.
    ['/mailbox/bob/quarantine/SIGNATURE', only([])],
  ],
  'mailbox/[user]/quarantine/[signature]/frame/route.ts': [
    ['/mailbox/alice@example.org/quarantine/SIGNATURE/frame', only(ALICES, 401)],
    ['/mailbox/bob/quarantine/SIGNATURE/frame', only([], 401)],
  ],
  // Of a click that there was: tests/e2e/running-change.spec.ts.
  'mailbox/[user]/change/[batch]/route.ts': [
    ['/mailbox/alice@example.org/change/00000000-0000-4000-8000-000000000000', only([], 401)],
  ],
  'mailbox/[user]/moved-up/route.ts': [
    [
      '/mailbox/alice@example.org/moved-up?q=subject:alone&pages=1&standing=1&last=SIGNATURE',
      only(ALICES, 401),
    ],
    // Not a message of bob's.
    ['/mailbox/bob/moved-up?pages=1&standing=1&last=SIGNATURE', { ...only([], 401), bob: 204, admin: 204 }],
  ],
  'mailbox/[user]/quarantine/[signature]/why/route.ts': [
    ['/mailbox/alice@example.org/quarantine/SIGNATURE/why', only(ALICES, 401)],
    ['/mailbox/bob/quarantine/SIGNATURE/why', only([], 401)],
  ],
  'mailbox/[user]/quarantine/[signature]/views/route.ts': [
    ['/mailbox/alice@example.org/quarantine/SIGNATURE/views', only(ALICES, 401)],
    ['/mailbox/bob/quarantine/SIGNATURE/views', only([], 401)],
  ],
  'mailbox/[user]/quarantine/[signature]/eml/route.ts': [
    ['/mailbox/alice@example.org/quarantine/SIGNATURE/eml', only(ALICES, 401)],
    ['/mailbox/bob/quarantine/SIGNATURE/eml', only([], 401)],
  ],
  'mailbox/[user]/quarantine/[signature]/attachment/[index]/route.ts': [
    ['/mailbox/alice@example.org/quarantine/SIGNATURE/attachment/0', only(ALICES, 401)],
    ['/mailbox/bob/quarantine/SIGNATURE/attachment/0', only([], 401)],
  ],
  'mailbox/[user]/accuracy/page.tsx': [
    ['/mailbox/alice@example.org/accuracy', only(ALICES)],
    ['/mailbox/bob/accuracy?range=1y', only(BOBS)],
    ['/mailbox/alice@sub.example.org/accuracy', only(['admin'])],
  ],
  'mailbox/[user]/accuracy/csv/route.ts': [
    ['/mailbox/alice@example.org/accuracy/csv?range=24h', only(ALICES, 401)],
    ['/mailbox/bob/accuracy/csv', only(BOBS, 401)],
    ['/mailbox/..%2F..%2Fetc/accuracy/csv', only([], 401)],
  ],
  'mailbox/[user]/alerts/page.tsx': [
    ['/mailbox/alice@example.org/alerts', only(ALICES)],
    ['/mailbox/bob/alerts', only(BOBS)],
    ['/mailbox/alice@sub.example.org/alerts', only(['admin'])],
  ],
  'mailbox/[user]/preferences/page.tsx': [
    ['/mailbox/alice@example.org/preferences', only(ALICES)],
    ['/mailbox/bob/preferences', only(BOBS)],
    ['/mailbox/alice@sub.example.org/preferences', only(['admin'])],
  ],
  'mailbox/[user]/senders/rule/page.tsx': [
    ['/mailbox/alice@example.org/senders/rule?address=news%40example.net', only(ALICES)],
    ['/mailbox/bob/senders/rule?address=news%40example.net', only(BOBS)],
    ['/mailbox/alice@sub.example.org/senders/rule?address=news%40example.net', only(['admin'])],
  ],
  'mailbox/[user]/senders/rules/page.tsx': [
    ['/mailbox/alice@example.org/senders/rules', only(ALICES)],
    ['/mailbox/bob/senders/rules', only(BOBS)],
    ['/mailbox/alice@sub.example.org/senders/rules', only(['admin'])],
  ],
  'mailbox/[user]/removed/page.tsx': [
    ['/mailbox/alice@example.org/removed', only(ALICES)],
    ['/mailbox/bob/removed', only(BOBS)],
    ['/mailbox/alice@sub.example.org/removed', only(['admin'])],
  ],
  'mailbox/[user]/senders/page.tsx': [
    ['/mailbox/alice@example.org/senders', only(ALICES)],
    ['/mailbox/alice@example.org/senders?q=alice&sort=spam', only(ALICES)],
    ['/mailbox/bob/senders', only(BOBS)],
    ['/mailbox/alice@sub.example.org/senders', only(['admin'])],
  ],
  'mailbox/[user]/history/page.tsx': [
    ['/mailbox/alice@example.org/history', only(ALICES)],
    ['/mailbox/alice@example.org/history?q=alice&class=spam', only(ALICES)],
    ['/mailbox/bob/history', only(BOBS)],
    ['/mailbox/alice@sub.example.org/history', only(['admin'])],
  ],
  'mailbox/[user]/history/[signature]/page.tsx': [
    ['/mailbox/alice@example.org/history/SIGNATURE', only(ALICES)],
    ['/mailbox/bob/history/SIGNATURE', only([])],
  ],
  'mailbox/[user]/history/report/page.tsx': [
    ['/mailbox/alice@example.org/history/report?signature=SIGNATURE', only(ALICES)],
    ['/mailbox/bob/history/report', only(BOBS)],
    // It is bob's page, and it says nothing of alice's message.
    ['/mailbox/bob/history/report?signature=SIGNATURE', only(BOBS)],
  ],
  // Takes POST alone: see below.
  'mailbox/[user]/history/report/upload/route.ts': [
    ['/mailbox/alice@example.org/history/report/upload', all(405)],
  ],
  // Leads to a page, which decides; nobody to the sign-in.
  'old-link/[program]/[[...path]]/route.ts': [
    ['/dspam.cgi?template=history&user=alice%40example.org', all(307)],
    ['/cgi-bin/admin.cgi?template=preferences&username=alice%40example.org', all(307)],
    ['/old-link/dspam?template=quarantine', all(307)],
    ['/old-link/configure', all(404)],
  ],
  // Next asks for these two itself, beside the list; they answer under the addresses of the pages above.
  'mailbox/[user]/quarantine/@message/page.tsx': [['/mailbox/alice@example.org/quarantine', only(ALICES)]],
  'mailbox/[user]/quarantine/@message/(.)[signature]/page.tsx': [
    ['/mailbox/alice@example.org/quarantine/SIGNATURE', only(ALICES)],
  ],
};

/** By file: who may use the actions in it. Tested below, each by name. */
const ACTIONS = [
  'change-alerts.ts',
  'change-found.ts',
  'change-history.ts',
  'change-job.ts',
  'change-quarantine.ts',
  'change-sender-rule.ts',
  'change-site-rules.ts',
  'change-site.ts',
  'reset-accuracy.ts',
  'restore-removed.ts',
  'save-digest.ts',
  'save-preferences.ts',
  'set-language.ts',
  'set-theme.ts',
  'sign-out-everywhere.ts',
  'sign-out.ts',
  'stop-digest-links.ts',
];

/** Names that are like alice's, to an eye, a database or Unicode. */
const FOLDERS = [
  'new@example.org',
  'alice@evil-example.org',
  'alice@sub.example.org',
  'alicé@example.org',
  'alice@éxample.org',
  'al\u0131ce@example.org',
  '\uff41lice@example.org',
];
const SECRET_SUBJECT = 'For alice alone';
const folder = mkdtempSync(path.join(tmpdir(), 'matrix-'));
const visitors = new Map<Who, HttpVisitor>();
let site: Site;
let signature = '';

test.beforeAll(async () => {
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file('htpasswd'), '');
  for (const login of Object.values(LOGINS))
    execFileSync('htpasswd', ['-b', '-s', file('htpasswd'), login, 'pw'], { stdio: 'ignore' });
  writeFileSync(
    file('subadmins'),
    `# helpers\nhelper-of-alice: ${USER_NAMES.alice}\nhelper-of-domain: *@example.org\n`,
  );
  site = await startSite({ HTPASSWD_FILE: file('htpasswd'), SUBADMINS_FILE: file('subadmins') });
  // Each is the mailbox of somebody, or else it would be nobody's to see.
  for (const name of FOLDERS) mkdirSync(userFiles(site.home, 'domain', name).dir, { recursive: true });
  const mixed = 'multipart/mixed; boundary=b';
  const text = [
    '--b',
    'Content-Type: text/plain',
    '',
    'text',
    '--b',
    'Content-Type: application/pdf',
    'Content-Disposition: attachment; filename=a.pdf',
    '',
    'content',
    '--b--',
    '',
  ].join('\n');
  [signature = ''] = await quarantineMail(site, 'alice', [
    { subject: SECRET_SUBJECT, contentType: mixed, text },
  ]);
  for (const person of ['alice', 'bob', 'admin'] as const)
    await quarantineMail(site, person, [{ subject: 'Something of one’s own'.replace('’', "'") }]);
  for (const who of PEOPLE) {
    const visitor = new HttpVisitor(site.origin);
    if (who !== 'nobody') expect(await visitor.signIn(LOGINS[who], 'pw'), who).toBe('/');
    visitors.set(who, visitor);
  }
});
test.afterAll(async () => {
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function visitorOf(who: Who): HttpVisitor {
  const visitor = visitors.get(who);
  if (!visitor) throw new Error(`${who} did not sign in`);
  return visitor;
}

test('every page, route and action of the app is in the matrix', () => {
  const found = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(^|\/)(page\.tsx|route\.ts)$/.test(name),
  );
  expect(Object.keys(ROUTES).sort()).toEqual(found.sort());
  const files = readdirSync('lib/data', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const actions = files.filter((name) =>
    /^'use server'/m.test(readFileSync(path.join('lib/data', name), 'utf8')),
  );
  expect(actions.map((name) => path.basename(name)).sort()).toEqual(ACTIONS);
  // Components and pages hold no action of their own.
  for (const root of ['app', 'components'])
    for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }))
      if (/\.tsx?$/.test(name))
        expect(readFileSync(path.join(root, name), 'utf8'), name).not.toContain("'use server'");
});

for (const [file, addresses] of Object.entries(ROUTES)) {
  for (const [address, answers] of addresses) {
    test(`${file} answers ${address} to whom it may`, async () => {
      for (const who of PEOPLE) {
        const { status, text, location } = await visitorOf(who).request(
          address.replace('SIGNATURE', encodeURIComponent(signature)),
        );
        expect(status, who).toBe(answers[who]);
        if (who === 'nobody' && status === 307) expect(location).toContain('/login');
        if (answers[who] !== 200) expect(text, who).not.toContain(SECRET_SUBJECT);
      }
    });
  }
}

test('the message beside the list comes to whom it may', async () => {
  const list = '/mailbox/alice@example.org/quarantine';
  for (const who of PEOPLE) {
    const headers = { rsc: '1', 'next-url': list };
    const first = await visitorOf(who).request(`${list}/${encodeURIComponent(signature)}`, { headers });
    const answer = first.location.includes('_rsc=')
      ? await visitorOf(who).request(first.location, { headers })
      : first;
    expect(answer.text.includes(SECRET_SUBJECT), who).toBe(ALICES.includes(who));
  }
});

test('the list of users names whom one may open, and nobody else', async () => {
  const seen: Partial<Record<Who, string[]>> = {
    'helper of alice': ['alice@example.org'],
    'helper of *@example.org': ['alice@example.org'],
    admin: ['admin', 'alice@example.org', 'bob'],
  };
  for (const who of STAFF) {
    const { text } = await visitorOf(who).request('/admin/users/csv');
    const names = text
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]);
    expect(names, who).toEqual(seen[who]);
    const page = await visitorOf(who).request('/admin/users');
    for (const name of ['alice@example.org', 'bob'])
      expect(page.text.includes(`/mailbox/${encodeURIComponent(name)}/quarantine`), `${who} ${name}`).toBe(
        seen[who]?.includes(name) ?? false,
      );
    const attention = await visitorOf(who).request('/admin/users/attention');
    expect(attention.text.includes('/mailbox/alice%40example.org/quarantine'), who).toBe(true);
    expect(attention.text.includes('/mailbox/bob/quarantine'), who).toBe(who === 'admin');
    const searched = await visitorOf(who).request('/admin/users?q=bob');
    expect(searched.text.includes('/mailbox/bob/quarantine'), who).toBe(who === 'admin');
  }
});

test('change-site does something for admins only', async () => {
  const tasks = async () => {
    const [rows] = await site.database.query<RowDataPacket[]>('SELECT kind, subject FROM dashboard_task');
    return rows;
  };
  const page = await visitorOf('admin').request('/admin/maintenance');
  const fields = hiddenFields(page.text, 'value="count"');
  expect(fields).toHaveProperty('intent', 'count');
  const user = USER_NAMES.alice;
  for (const who of PEOPLE) {
    if (who === 'admin') continue;
    for (const intent of ['count', 'purge', 'deleteUser', 'putBackUser'])
      await visitorOf(who).submit('/admin/maintenance', { ...fields, intent, user, typed: user });
  }
  expect(await tasks()).toEqual([]);
  await visitorOf('admin').submit('/admin/maintenance', {
    ...fields,
    intent: 'deleteUser',
    user,
    typed: 'alice',
  });
  expect(await tasks()).toEqual([]);
  // Nothing of alice was ever deleted.
  await visitorOf('admin').submit('/admin/maintenance', { ...fields, intent: 'putBackUser', user });
  expect(await tasks()).toEqual([]);
  await visitorOf('admin').submit('/admin/maintenance', fields);
  expect(await tasks()).toEqual([{ kind: 'count', subject: '' }]);
});

test('change-site-rules does something for admins only', async () => {
  const rules = async () => {
    const [rows] = await site.database.query<RowDataPacket[]>('SELECT what, sender FROM dashboard_site_rule');
    return rows;
  };
  // Of a sender who has written to nobody: the tests that follow find every mailbox as it was.
  const page = `/admin/senders?what=let&sender=${encodeURIComponent('news@shop.example')}`;
  const fields = hiddenFields((await visitorOf('admin').request(page)).text, 'value="make"');
  expect(fields).toMatchObject({ intent: 'make', what: 'let', sender: 'news@shop.example' });
  for (const who of PEOPLE) {
    if (who === 'admin') continue;
    for (const intent of ['make', 'end', 'endImport', 'import', 'discard'])
      await visitorOf(who).submit(page, { ...fields, intent, rule: '1', import: '1' });
  }
  expect(await rules()).toEqual([]);
  await visitorOf('admin').submit(page, fields);
  expect(await rules()).toEqual([{ what: 'let', sender: 'news@shop.example' }]);
});

test('the search finds only in mailboxes that one may open, and change-found changes no other', async () => {
  const bobs: Partial<Record<Who, boolean>> = { admin: true };
  for (const who of STAFF) {
    const page = await visitorOf(who).request('/admin/search?until=2999-01-01T00:00');
    expect(page.text.includes(SECRET_SUBJECT), who).toBe(true);
    expect(page.text.includes('/mailbox/bob/quarantine/'), who).toBe(bobs[who] ?? false);
  }
  const page = await visitorOf('helper of alice').request('/admin/search?recipient=alice');
  const fields = hiddenFields(page.text, 'name="picked"');
  const found = await visitorOf('admin').request('/admin/search?recipient=bob');
  const bobsKey = /\/mailbox\/bob\/quarantine\/([^"?]+)/.exec(found.text)?.[1] ?? '';
  for (const who of ['nobody', 'bob', 'helper of alice'] as const) {
    const mailbox = who === 'bob' ? USER_NAMES.alice : 'bob';
    const key = who === 'bob' ? signature : decodeURIComponent(bobsKey);
    const picked = `${mailbox}\t${key}`;
    await visitorOf(who).submit('/admin/search', { ...fields, intent: 'delete', picked });
  }
  const [jobs] = await site.database.query<RowDataPacket[]>(
    'SELECT id FROM dashboard_job WHERE site_batch IS NOT NULL',
  );
  expect(jobs).toEqual([]);
});

/** The audit log names who opened and changed the mailbox of another, and whose it is sees it. */
async function expectTraces(): Promise<void> {
  const [rows] = await site.database.query<RowDataPacket[]>(
    "SELECT DISTINCT event, actor FROM dashboard_audit WHERE mailbox_user = ? AND actor <> ? AND event IN ('mailbox-opened', 'delete', 'restore')",
    [USER_NAMES.alice, USER_NAMES.alice],
  );
  const seen = rows.map(({ event, actor }) => `${actor} ${event}`).sort();
  const expected = ['admin', 'helper-of-alice', 'helper-of-domain'].flatMap((actor) =>
    ['delete', 'mailbox-opened', 'restore'].map((event) => `${actor} ${event}`),
  );
  expect(seen).toEqual(expected);
  const { text } = await visitorOf('alice').request('/account');
  expect(text).toContain('helper-of-domain');
  expect((await visitorOf('bob').request('/account')).text).not.toContain('helper-of-domain');
}

test('change-quarantine does something for whom it may, nothing for others, and leaves a trace', async () => {
  const operations = async () => {
    const [rows] = await site.database.query<RowDataPacket[]>(
      'SELECT actor, state FROM dashboard_operation WHERE message_key = ? ORDER BY id',
      [signature],
    );
    return rows;
  };
  // The fields of bob's own form name the action; the mailbox and the message are alice's.
  const own = await visitorOf('bob').request('/mailbox/bob/quarantine');
  const fields = { ...hiddenFields(own.text, 'name="mailbox"'), mailbox: USER_NAMES.alice, key: signature };
  expect(Object.keys(fields).length).toBeGreaterThan(2);
  for (const who of ['nobody', 'bob'] as const) {
    for (const intent of ['delete', 'release', 'arrived']) {
      const answer = await visitorOf(who).submit('/mailbox/bob/quarantine', { ...fields, intent });
      expect(answer.text).not.toContain(SECRET_SUBJECT);
    }
    const undo = { ...fields, intent: 'undo', batch: '00000000-0000-4000-8000-000000000000' };
    await visitorOf(who).submit('/mailbox/bob/quarantine', undo);
  }
  expect(await operations()).toEqual([]);
  for (const who of ALICES) {
    const before = (await operations()).length;
    await visitorOf(who).submit('/mailbox/alice@example.org/quarantine', { ...fields, intent: 'delete' });
    const [done, ...more] = (await operations()).slice(before);
    expect(done, who).toMatchObject({ actor: LOGINS[who as Exclude<Who, 'nobody'>], state: 'done' });
    expect(more).toEqual([]);
    const [rows] = await site.database.query<RowDataPacket[]>(
      'SELECT batch FROM dashboard_operation WHERE message_key = ? ORDER BY id DESC LIMIT 1',
      [signature],
    );
    const undo = { ...fields, intent: 'undo', batch: String(rows[0]?.batch) };
    await visitorOf(who).submit('/mailbox/alice@example.org/quarantine', undo);
  }
  await expectTraces();
});

test('change-history does something for whom it may, and nothing for others', async () => {
  const retrains = async () => {
    const [rows] = await site.database.query<RowDataPacket[]>(
      "SELECT actor, train_as, state FROM dashboard_operation WHERE kind = 'retrain' ORDER BY id",
    );
    return rows;
  };
  const own = await visitorOf('bob').request('/mailbox/bob/history');
  for (const [index, who] of ALICES.entries()) {
    const key = await missSpam(index);
    const fields = { ...hiddenFields(own.text, 'name="mailbox"'), mailbox: USER_NAMES.alice };
    expect(Object.keys(fields).length).toBeGreaterThan(1);
    const before = (await retrains()).length;
    for (const stranger of ['nobody', 'bob'] as const) {
      for (const mailbox of [USER_NAMES.alice, 'bob']) {
        const change = { ...fields, mailbox };
        await visitorOf(stranger).submit('/mailbox/bob/history', { ...change, only: `spam:${key}` });
        await visitorOf(stranger).submit('/mailbox/bob/history', { ...change, intent: 'spam', key });
      }
    }
    expect((await retrains()).length).toBe(before);
    await visitorOf(who).submit('/mailbox/alice@example.org/history', { ...fields, only: `spam:${key}` });
    const actor = LOGINS[who as Exclude<Who, 'nobody'>];
    expect((await retrains()).slice(before), who).toEqual([{ actor, train_as: 'spam', state: 'done' }]);
  }
});

/** Spam that the filter has let through to alice. */
async function missSpam(number: number): Promise<string> {
  const key = `${UIDS.alice},6b014b0${number}07207081942277`;
  const { log } = userFiles(site.home, 'domain', USER_NAMES.alice);
  appendFileSync(log, `1795248500\tI\tx@example.net\t${key}\tMissed ${number}\tDelivered\t<${number}@x>\n\n`);
  const row = [UIDS.alice, key, Buffer.alloc(16, 1), 16];
  await site.database.query('INSERT INTO dspam_signature_data VALUES (?, ?, ?, ?, CURDATE())', row);
  return key;
}

test('a reported mail is read for whom it may, from a page of our own alone, and shows nobody what is not theirs', async () => {
  const upload = async (who: Who, mailbox: string, origin?: string) => {
    const body = new FormData();
    body.set('source', `X-DSPAM-Signature: ${signature}\n\ntext\n`);
    const address = `/mailbox/${mailbox}/history/report/upload`;
    return origin === undefined
      ? visitorOf(who).request(address, { method: 'POST', body })
      : fetch(new URL(address, site.origin), {
          method: 'POST',
          body,
          redirect: 'manual',
          headers: {
            origin,
            cookie: [...visitorOf(who).cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          },
        });
  };
  for (const who of PEOPLE) {
    const { status } = await upload(who, USER_NAMES.alice);
    expect(status, who).toBe(who === 'nobody' ? 401 : ALICES.includes(who) ? 303 : 404);
  }
  expect((await upload('alice', USER_NAMES.alice, 'https://evil.example')).status).toBe(403);
  const found = await visitorOf('bob').request(
    `/mailbox/bob/history/report?signature=${encodeURIComponent(signature)}`,
  );
  expect(found.text).toContain('belongs to another mailbox');
  expect(found.text).not.toContain(SECRET_SUBJECT);
});

test('change-job does something for whom it may, and nothing for others', async () => {
  const addJob = async (mailbox: string) => {
    const [result] = await site.database.query<ResultSetHeader>(
      "INSERT INTO dashboard_job (batch, kind, actor, mailbox, state, total, succeeded, created_at, finished_at) VALUES (UUID(), 'delete', 'x', ?, 'done', 1, 1, NOW(3), NOW(3))",
      [mailbox],
    );
    return String(result.insertId);
  };
  const dismissedBy = async (job: string) => {
    const [rows] = await site.database.query<RowDataPacket[]>(
      'SELECT login FROM dashboard_job_seen WHERE job_id = ? AND dismissed_at IS NOT NULL',
      [job],
    );
    return rows.map(({ login }) => login);
  };
  await addJob('bob');
  const own = await visitorOf('bob').request('/mailbox/bob/quarantine');
  const job = await addJob(USER_NAMES.alice);
  const fields = { ...hiddenFields(own.text, 'name="job"'), intent: 'dismiss', job };
  expect(fields).toHaveProperty('mailbox', 'bob');
  for (const who of ['nobody', 'bob'] as const) {
    // By alice's mailbox, and by one's own with the number of a job that is hers.
    for (const mailbox of [USER_NAMES.alice, 'bob'])
      await visitorOf(who).submit('/mailbox/bob/quarantine', { ...fields, mailbox });
    expect(await dismissedBy(job), who).toEqual([]);
  }
  for (const who of ALICES) {
    const another = await addJob(USER_NAMES.alice);
    const change = { ...fields, mailbox: USER_NAMES.alice, job: another };
    await visitorOf(who).submit('/mailbox/alice@example.org/quarantine', change);
    expect(await dismissedBy(another), who).toEqual([LOGINS[who as Exclude<Who, 'nobody'>]]);
  }
});

test('restore-removed does something for whom it may, and nothing for others', async () => {
  const lastOf = async (key: string) => {
    const [rows] = await site.database.query<RowDataPacket[]>(
      'SELECT id, kind, actor, message_key FROM dashboard_operation WHERE message_key = ? ORDER BY id DESC LIMIT 1',
      [key],
    );
    return rows[0];
  };
  const change = async (who: Who, mailbox: string, key: string) => {
    const own = await visitorOf('bob').request('/mailbox/bob/quarantine');
    const fields = { ...hiddenFields(own.text, 'class="list-form"'), mailbox, key, intent: 'delete' };
    await visitorOf(who).submit(`/mailbox/${mailbox}/quarantine`, fields);
  };
  const list = await visitorOf('bob').request('/mailbox/bob/quarantine');
  const bobs = decodeURIComponent(/\/mailbox\/bob\/quarantine\/([^"?]+)/.exec(list.text)?.[1] ?? '');
  // The fields of bob's own form name the action; the mailbox and the message are alice's.
  await change('bob', 'bob', bobs);
  const own = await visitorOf('bob').request('/mailbox/bob/removed');
  const fields = hiddenFields(own.text, 'class="list-form"');
  expect(fields).toHaveProperty('mailbox', 'bob');
  for (const who of ALICES) {
    await change('alice', USER_NAMES.alice, signature);
    const removed = await lastOf(signature);
    expect(removed).toMatchObject({ kind: 'delete' });
    const restore = { ...fields, mailbox: USER_NAMES.alice, only: String(removed?.id) };
    for (const stranger of ['nobody', 'bob'] as const) {
      await visitorOf(stranger).submit('/mailbox/bob/removed', restore);
      await visitorOf(stranger).submit('/mailbox/bob/removed', { ...restore, mailbox: 'bob' });
    }
    expect(await lastOf(signature)).toEqual(removed);
    await visitorOf(who).submit('/mailbox/alice@example.org/removed', restore);
    const actor = LOGINS[who as Exclude<Who, 'nobody'>];
    expect(await lastOf(signature), who).toMatchObject({ kind: 'restore', actor });
  }
});

test('save-preferences does something for whom it may, nothing for others, and the site is for admins', async () => {
  const markOf = async (uid: number) => {
    const [rows] = await site.database.query<RowDataPacket[]>(
      "SELECT value FROM dspam_preferences WHERE uid = ? AND preference = 'spamSubject'",
      [uid],
    );
    return rows[0]?.value;
  };
  const own = await visitorOf('bob').request('/mailbox/bob/preferences');
  const hidden = Object.entries(hiddenFields(own.text, 'name="seen"')).filter(
    ([name]) => !name.startsWith('was:'),
  );
  const fields = { ...Object.fromEntries(hidden), intent: 'save', seen: '[]' };
  expect(fields).toHaveProperty('mailbox', 'bob');
  const ofAlice = { ...fields, mailbox: USER_NAMES.alice, 'shown:spamSubject': '' };
  const { mailbox: _, ...ofSite } = { ...ofAlice, 'value:spamSubject': '[site]' };
  for (const who of ['nobody', 'bob'] as const) {
    await visitorOf(who).submit('/mailbox/bob/preferences', { ...ofAlice, 'value:spamSubject': who });
    await visitorOf(who).submit('/mailbox/bob/preferences', ofSite);
  }
  expect(await markOf(UIDS.alice)).toBeUndefined();
  for (const who of ALICES) {
    const change = { ...ofAlice, 'value:spamSubject': who };
    await visitorOf(who).submit('/mailbox/alice@example.org/preferences', change);
    expect(await markOf(UIDS.alice), who).toBe(who);
    if (who !== 'admin') await visitorOf(who).submit('/mailbox/alice@example.org/preferences', ofSite);
    expect(await markOf(0), who).toBeUndefined();
    await site.database.query('DELETE FROM dspam_preferences');
  }
  await visitorOf('admin').submit('/admin/preferences', ofSite);
  expect(await markOf(0)).toBe('[site]');
  await visitorOf('bob').submit('/mailbox/bob/preferences', { ...ofSite, intent: 'return' });
  expect(await markOf(0)).toBe('[site]');
  await site.database.query('DELETE FROM dspam_preferences');
});

test('change-alerts and reset-accuracy do something for whom they may, and nothing for others', async () => {
  const { alerts, rstats } = userFiles(site.home, 'domain', USER_NAMES.alice);
  const own = await visitorOf('bob').request('/mailbox/bob/alerts');
  const mailbox = USER_NAMES.alice;
  const add = { ...hiddenFields(own.text, 'name="text"'), mailbox, intent: 'add' };
  const accuracy = await visitorOf('bob').request('/mailbox/bob/accuracy');
  const reset = { ...hiddenFields(accuracy.text, 'Reset the figures'), mailbox };
  for (const who of ['nobody', 'bob'] as const) {
    await visitorOf(who).submit('/mailbox/bob/alerts', { ...add, text: 'word' });
    await visitorOf(who).submit('/mailbox/bob/accuracy', reset);
    expect(existsSync(alerts), who).toBe(false);
    expect(existsSync(rstats), who).toBe(false);
  }
  for (const who of ALICES) {
    await visitorOf(who).submit('/mailbox/alice@example.org/alerts', { ...add, text: who });
    await visitorOf(who).submit('/mailbox/alice@example.org/accuracy', reset);
    expect(parseAlertFile(readFileSync(alerts)).map((line) => parseAlertLine(line)?.text)).toContain(who);
    rmSync(rstats);
  }
  rmSync(alerts);
});

test('change-sender-rule does something for whom it may, and nothing for others', async () => {
  const { blocklist } = userFiles(site.home, 'domain', USER_NAMES.alice);
  const address = 'news@example.net';
  const page = (mailbox: string) => `/mailbox/${mailbox}/senders/rule?address=${encodeURIComponent(address)}`;
  const own = await visitorOf('bob').request(page('bob'));
  const hold = { ...hiddenFields(own.text, 'name="address"'), mailbox: USER_NAMES.alice, intent: 'hold' };
  for (const who of ['nobody', 'bob'] as const) {
    await visitorOf(who).submit(page('bob'), hold);
    expect(existsSync(blocklist), who).toBe(false);
  }
  for (const who of ALICES) {
    await visitorOf(who).submit(page('alice@example.org'), hold);
    expect(readFileSync(blocklist, 'utf8'), who).toBe('example.net\n');
    rmSync(blocklist);
  }
});

test('set-theme, set-language, sign-out and sign-out-everywhere act on nobody but who asks', async () => {
  const second = new HttpVisitor(site.origin);
  await second.signIn(LOGINS.bob, 'pw');
  const page = await second.request('/account');
  const themeAnswer = await second.submit('/account', {
    ...hiddenFields(page.text, 'name="theme"'),
    theme: 'dark',
  });
  expect(themeAnswer.text).toContain('data-theme="dark"');
  const language = { ...hiddenFields(page.text, 'Change language'), language: 'de' };
  expect((await second.submit('/account', language)).text).toContain('<html lang="de"');
  expect((await visitorOf('alice').request('/account')).text).toContain('<html lang="en"');
  await visitorOf('nobody').submit('/account', language);
  const [chosen] = await site.database.query('SELECT owner, language FROM dashboard_digest_choice');
  expect(chosen).toEqual([{ owner: 'bob', language: 'de' }]);
  await second.submit('/account', { ...language, language: 'eo' });
  await second.submit('/account', { ...language, language: '' });
  const everywhere = hiddenFields(page.text, 'Sign out everywhere');
  await visitorOf('nobody').submit('/account', everywhere);
  expect((await visitorOf('bob').request('/account')).status).toBe(200);

  await second.submit('/account', hiddenFields(page.text, '>Sign out<'));
  expect((await second.request('/account')).status).toBe(307);
  expect((await visitorOf('bob').request('/account')).status).toBe(200);

  await second.signIn(LOGINS.bob, 'pw');
  const stolen = new Map(second.cookies);
  await second.submit('/account', everywhere);
  for (const [name, value] of stolen) second.cookies.set(name, value);
  expect((await second.request('/account')).status).toBe(307);
  expect((await visitorOf('bob').request('/account')).status).toBe(307);
  expect((await visitorOf('alice').request('/account')).status).toBe(200);
  expect(await second.signIn(LOGINS.bob, 'pw')).toBe('/');
  expect((await second.request('/account')).status).toBe(200);
});

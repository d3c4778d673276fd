import type { Browser, Page } from '@playwright/test';
import type { RowDataPacket } from 'mysql2/promise';
import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { type Person, type Site, signInOf } from '@/tests/support/site';
import { expect, test } from './fixtures';

// The session ends, or becomes somebody else's, while a page is open: what is sent from it is not done, and that is said.

const QUARANTINE = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';
const ENDED = 'Your session has ended, so what you just did was not carried out.';
const OTHER =
  'Somebody else has signed in with this browser since that page was opened, so nothing was done.';

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(site, 'alice', [{ subject: 'Kept' }, { subject: 'Kept, too' }]);
});

async function done(site: Site): Promise<number> {
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS count FROM dashboard_operation',
  );
  const [settings] = await site.database.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS count FROM dspam_preferences',
  );
  return [rows, settings].reduce((sum, [row]) => sum + Number(row?.count), 0);
}

async function signIn(page: Page, person: Person) {
  const { name, password } = signInOf(person);
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** What is sent from pages of alice's mailbox, and from her account. */
const SENT: Record<string, { path: string; send: (page: Page) => Promise<void> }> = {
  Release: {
    path: QUARANTINE,
    send: async (page) => {
      await page.getByRole('checkbox', { name: 'Kept', exact: true }).check();
      await page.getByRole('button', { name: 'Release' }).first().click();
    },
  },
  Delete: {
    path: QUARANTINE,
    send: async (page) => {
      await page.getByRole('checkbox', { name: 'Kept', exact: true }).check();
      await page.getByRole('button', { name: 'Delete' }).first().click();
    },
  },
  'Delete of a group': {
    path: `${QUARANTINE}&group=sender`,
    send: (page) => page.getByRole('button', { name: 'Delete' }).first().click(),
  },
  preferences: {
    path: '/mailbox/alice@example.org/preferences',
    send: async (page) => {
      await page.getByRole('radio').and(page.locator(':not(:checked)')).first().check();
      await page.getByRole('button', { name: 'Save' }).click();
    },
  },
  alerts: {
    path: '/mailbox/alice@example.org/alerts',
    send: async (page) => {
      await page.getByLabel('Word or phrase').fill('invoice');
      await page.getByRole('button', { name: 'Add' }).click();
    },
  },
  accuracy: {
    path: '/mailbox/alice@example.org/accuracy',
    send: async (page) => {
      await page.getByRole('button', { name: 'Reset', exact: true }).click();
      await page.getByRole('button', { name: 'Reset the figures' }).click();
    },
  },
  'sign out everywhere': {
    path: '/account',
    send: (page) => page.getByRole('button', { name: 'Sign out everywhere' }).click(),
  },
};

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    for (const [name, { path, send }] of Object.entries(SENT)) {
      // Forms are sent in one way then: two of them show it.
      if (!javaScriptEnabled && !['Delete', 'preferences'].includes(name)) continue;
      test(`${name}: the session has ended`, async ({ page, site, loginAs }) => {
        const before = await done(site);
        await loginAs('alice');
        await page.goto(path);
        await page.context().clearCookies();
        await send(page);
        await expect(page.getByText(ENDED)).toBeVisible();
        expect(await done(site)).toBe(before);
        // It works, and leads back.
        await signIn(page, 'alice');
        await page.waitForURL((url) => url.pathname !== '/login');
        const { pathname, search } = new URL(page.url());
        expect(decodeURIComponent(pathname) + search).toBe(path);
      });

      test(`${name}: somebody else has signed in`, async ({ page, site, loginAs }) => {
        const before = await done(site);
        await loginAs('alice');
        await page.goto(path);
        await asOther(page, 'bob');
        await send(page);
        await expect(page.getByText(OTHER)).toBeVisible();
        for (const person of ['alice', 'bob'] as const)
          await expect(page.getByText(signInOf(person).name)).toHaveCount(0);
        expect(await done(site)).toBe(before);
        expect(readDelivered(site, 'alice')).toBe('');
        await page.getByRole('link', { name: 'Continue as' }).click();
        await expect(page).toHaveURL(/\/mailbox\/bob\/quarantine/);
      });
    }
  });

/** Signs somebody else in in another tab of the same browser. */
async function asOther(page: Page, person: Person): Promise<void> {
  const context = page.context();
  await context.clearCookies();
  const tab = await context.newPage();
  await tab.goto('/login');
  await signIn(tab, person);
  await tab.waitForURL((url) => url.pathname !== '/login');
  await tab.close();
}

test('an administrator who has signed in meanwhile does nothing from the page of another', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('alice');
  await page.goto(QUARANTINE);
  const before = await done(site);
  await asOther(page, 'admin');
  await page.getByRole('checkbox', { name: 'Kept', exact: true }).check();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByText(OTHER)).toBeVisible();
  expect(await done(site)).toBe(before);
});

test('the same person who has signed in again goes on', async ({ page, loginAs }) => {
  await loginAs('alice');
  await page.goto(QUARANTINE);
  await asOther(page, 'alice');
  await page.getByRole('checkbox', { name: 'Kept', exact: true }).check();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
});

test('a report that is sent when the session has ended leads to the sign-in', async ({ page, loginAs }) => {
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/history/report');
  await page.context().clearCookies();
  await page.getByLabel('Or the source of the message').fill('Subject: x\n\nx\n');
  await page.getByRole('button', { name: 'Look it up' }).click();
  await expect(page.getByText(ENDED)).toBeVisible();
});

test('each form of an action says to whom its page was shown', async ({ page, site, loginAs, browser }) => {
  await loginAs('admin');
  const user = encodeURIComponent('alice@example.org');
  const paths = [
    ...[
      'quarantine',
      'quarantine?group=domain',
      'history',
      'removed',
      'alerts',
      'accuracy',
      'preferences',
    ].map((name) => `/mailbox/${user}/${name}`),
    ...['/account', '/admin/preferences', '/admin/maintenance', '/admin/search?recipient=alice'],
    `/admin/users/delete?user=${user}`,
  ];
  // As the server sends them: there an action's form is one that posts.
  const context = await plainContext(browser, site, page);
  const plain = await context.newPage();
  let forms = 0;
  for (const path of paths) {
    await plain.goto(path);
    const said = await plain
      .locator('form[method="post" i], form[method="POST"]')
      .evaluateAll((all) =>
        all
          .filter((form) => !form.querySelector('[type="file"]') && !form.textContent?.startsWith('Sign out'))
          .map((form) => form.querySelector<HTMLInputElement>('[name="as"]')?.value),
      );
    forms += said.length;
    for (const login of said) expect(login, path).toBe('admin');
  }
  expect(forms).toBeGreaterThan(paths.length);
  await context.close();
});

async function plainContext(browser: Browser, site: Site, page: Page) {
  const context = await browser.newContext({ baseURL: site.origin, javaScriptEnabled: false });
  await context.addCookies(await page.context().cookies());
  return context;
}

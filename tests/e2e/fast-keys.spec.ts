import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { makeSharedFolder } from '@/scripts/setup/shared-file.mjs';
import { holdPages } from '@/tests/support/hold-pages';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, UIDS, USER_NAMES } from '@/tests/support/site';
import { alive, expect, pressToFirst, test } from './fixtures';

// Changes that follow each other before anybody can have read how the one before ended: one notice says all of them, and one Undo takes all back.

const LIST = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';
const HISTORY = '/mailbox/alice@example.org/history';
const SUBJECTS = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
const FAST_MS = 60;

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

async function quarantine(site: Site, subjects = SUBJECTS) {
  await quarantineMail(
    site,
    'alice',
    subjects.map((subject, number) => ({
      subject,
      from: `sender${number}@sender${number}.example`,
      receivedAt: new Date(Date.UTC(2026, 8, 1, 10, number)),
    })),
  );
}

/** What was released, deleted or retrained and not taken back, by its subject. */
async function standing(site: Site): Promise<string[]> {
  const [rows] = await site.database.query(
    `SELECT subject FROM dashboard_operation WHERE store = 'alice@example.org'
     AND (kind IN ('release', 'delete') OR train_as = 'spam') AND state = 'done' AND undone_by IS NULL ORDER BY id`,
  );
  return (rows as { subject: string }[]).map(({ subject }) => subject);
}

const status = (page: Page) => page.getByRole('status');
const undo = (page: Page) => status(page).getByRole('button', { name: 'Undo' });

/** Presses keys as quickly as a keyboard does that is hit again and again, in turn, until there is no row of this subject any more, or so many times. */
async function hammer(page: Page, keys: string[], until: string | number): Promise<void> {
  await page.evaluate(
    ([pressed, end, wait]) =>
      new Promise<void>((resolve) => {
        let count = 0;
        const timer = setInterval(() => {
          const rows = [...document.querySelectorAll('[data-row]')];
          const isOver =
            typeof end === 'number' ? count >= end : !rows.some((row) => row.textContent?.includes(end));
          if (isOver) {
            clearInterval(timer);
            resolve();
            return;
          }
          const key = pressed[count++ % pressed.length] ?? '';
          const target = document.activeElement ?? document.body;
          target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        }, wait);
      }),
    [keys, until, FAST_MS] as const,
  );
}

/** The notice says as many messages as are done, and has one Undo. */
async function expectAllSaid(page: Page, site: Site, said: string): Promise<number> {
  await expect(undo(page)).toHaveCount(1);
  await expect(async () => {
    const count = (await standing(site)).length;
    await expect(status(page)).toContainText(new RegExp(`${said} ${count} messages?\\b`), { timeout: 500 });
  }).toPass();
  return (await standing(site)).length;
}

for (const [key, said] of [
  ['#', 'Deleted'],
  ['r', 'Released'],
] as const)
  test(`${key} four times at once is told, and taken back, as one`, async ({ page, site, loginAs }) => {
    await quarantine(site);
    await loginAs('alice');
    await page.goto(LIST);
    await pressToFirst(page, 'One');
    await hammer(page, [key], 'Three');
    expect(await expectAllSaid(page, site, said)).toBeGreaterThan(2);
    await page.keyboard.press('z');
    await expect(status(page)).toContainText('back in the quarantine');
    expect(await standing(site)).toEqual([]);
    await expect(page.getByText('1–6 of 6')).toBeVisible();
  });

test('release and delete that run into each other are both told and taken back', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantine(site);
  await loginAs('alice');
  await page.goto(LIST);
  await pressToFirst(page, 'One');
  await hammer(page, ['r', '#'], 'Three');
  await expect(undo(page)).toHaveCount(1);
  await expect(async () => {
    const said = (await status(page).textContent()) ?? '';
    const counts = [...said.matchAll(/(?:Released|Deleted) (\d+) message/g)].map(([, count]) =>
      Number(count),
    );
    const all = (await standing(site)).length;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all);
    expect(all).toBeGreaterThan(2);
  }).toPass();
  await undo(page).click();
  await expect(status(page)).toContainText('back in the quarantine');
  expect(await standing(site)).toEqual([]);
});

test('who goes on to another row, or selects one, takes back the last alone', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantine(site);
  await loginAs('alice');
  await page.goto(LIST);
  await pressToFirst(page, 'One');
  await page.keyboard.press('#');
  await expect(status(page)).toContainText('Deleted 1 message');
  await page.keyboard.press('j');
  await page.keyboard.press('#');
  await expect(page.getByText('1–4 of 4')).toBeVisible();
  await expect(status(page)).toContainText('Deleted 1 message');
  await page.keyboard.press('z');
  await expect(status(page)).toContainText('1 message is back');
  expect(await standing(site)).toEqual(['One']);
});

test('in the open message beside the list', async ({ page, site, loginAs, complaints }) => {
  await quarantine(site);
  await loginAs('alice');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(LIST);
  await alive(page);
  await page.getByRole('link', { name: 'One' }).click();
  await expect(page.locator('[data-heading]', { hasText: 'One' })).toBeVisible();
  const loaded: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && loaded.push(request.url()));
  await hammer(page, ['#'], 'Three');
  await expectAllSaid(page, site, 'Deleted');
  await page.keyboard.press('z');
  await expect(status(page)).toContainText('back in the quarantine');
  expect(await standing(site)).toEqual([]);
  // A message may be gone before its frame was asked for.
  const others = complaints.filter((text) => !/404 .*\/frame\)$/.test(text));
  complaints.splice(0);
  expect(others).toEqual([]);
  expect(loaded.filter((url) => !url.includes('/frame'))).toEqual([]);
});

test('# in the moment in which a message comes beside the list', async ({ page, site, loginAs }) => {
  await quarantine(site);
  await loginAs('alice');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(LIST);
  await alive(page);
  await page.getByRole('link', { name: 'One' }).click();
  await expect(page.locator('[data-heading]', { hasText: 'One' })).toBeVisible();
  const loaded: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && loaded.push(request.url()));
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelector('.split-message [data-heading]')?.textContent !== 'Two') return;
      watch.disconnect();
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: '#', bubbles: true, cancelable: true }),
      );
    });
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await page.getByRole('link', { name: 'Two' }).click();
  await expect(status(page)).toContainText('Deleted 1 message');
  // On to the next one, beside the list.
  await expect(page.locator('.split-message [data-heading]', { hasText: 'Three' })).toBeVisible();
  await expect(page.locator('[data-row]')).toHaveCount(5);
  expect(loaded.filter((url) => !url.includes('/frame'))).toEqual([]);
  expect(await standing(site)).toEqual(['Two']);
});

test('two quick clicks on the button of a group are taken back as one', async ({ page, site, loginAs }) => {
  await quarantine(site);
  await loginAs('alice');
  await page.goto(`${LIST}&group=sender`);
  await alive(page);
  const button = page.getByRole('button', { name: 'Delete' }).first();
  const ofFirst = (await button.getAttribute('value')) ?? '';
  await button.click();
  // The second as soon as there is another button.
  await expect(button).not.toHaveAttribute('value', ofFirst);
  await button.click();
  await expect.poll(() => standing(site)).toHaveLength(2);
  await expectAllSaid(page, site, 'Deleted');
  await page.keyboard.press('z');
  await expect(status(page)).toContainText('back in the quarantine');
  expect(await standing(site)).toEqual([]);
});

test('a click on the button of the next group in the moment in which the page tells the first result', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantine(site);
  await loginAs('alice');
  await page.goto(`${LIST}&group=sender`);
  await alive(page);
  // In the task that draws the result: nothing that is done after the page was drawn has been done.
  await page.evaluate(() => {
    const press = () => {
      const button = document.querySelector<HTMLElement>('.group button[value^="delete "]');
      button?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      button?.click();
    };
    const watch = new MutationObserver(() => {
      if (!document.querySelector('.status')?.textContent?.includes('Deleted 1 message')) return;
      watch.disconnect();
      press();
    });
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    press();
  });
  await expect(status(page)).toContainText('Deleted 2 messages');
  expect(await standing(site)).toHaveLength(2);
  await undo(page).click();
  await expect(status(page)).toContainText('2 messages are back in the quarantine');
  expect(await standing(site)).toEqual([]);
});

test('a click beside everything does not part what ran together', async ({ page, site, loginAs }) => {
  await quarantine(site);
  await loginAs('alice');
  await page.goto(`${LIST}&group=sender`);
  await alive(page);
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(status(page)).toContainText('Deleted 1 message');
  await page.evaluate(() => {
    document.querySelector('h1')?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    document.querySelector<HTMLElement>('.group button[value^="delete "]')?.click();
  });
  await expect(status(page)).toContainText('Deleted 2 messages');
  await expect(undo(page)).toHaveCount(1);
});

for (const [name, ask] of [
  ['another row is clicked', (page: Page) => page.getByRole('link', { name: 'Four' }).click()],
  ['k is pressed', (page: Page) => page.keyboard.press('k')],
] as const)
  test(`the message that was open is not changed once ${name}`, async ({ page, site, loginAs }) => {
    await quarantine(site);
    await loginAs('alice');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(LIST);
    await alive(page);
    await page.getByRole('link', { name: 'Two' }).click();
    const heading = (subject: string) => page.locator('.split-message [data-heading]', { hasText: subject });
    await expect(heading('Two')).toBeVisible();
    const letGo = await holdPages(page);
    await ask(page);
    for (const key of ['#', 'r']) await page.keyboard.press(key);
    await page.locator('[data-message]').getByRole('button', { name: 'Delete' }).click();
    await letGo();
    const to = name === 'k is pressed' ? 'One' : 'Four';
    await expect(heading(to)).toBeVisible();
    await expect(page.locator('[data-row]')).toHaveCount(6);
    expect(await standing(site)).toEqual([]);
    await page.keyboard.press('#');
    await expect(status(page)).toContainText('Deleted 1 message');
    expect(await standing(site)).toEqual([to]);
  });

test('# without a pause after Enter leaves the message that is opened alone', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantine(site);
  await loginAs('alice');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(LIST);
  await pressToFirst(page, 'One');
  await page.keyboard.press('Enter');
  await page.keyboard.press('#');
  await expect(page.locator('.split-message [data-heading]', { hasText: 'One' })).toBeVisible();
  expect(await standing(site)).toEqual([]);
});

/**
 * Holds each page that is asked for. `after`: waits for one that is asked for after so many changes were answered, and answers what lets it go on. One before that
 * may have been stopped by an undo before it left the browser.
 */
async function holdLoaded(page: Page, pages: string) {
  const held: { answered: number; goOn: () => Promise<void> }[] = [];
  let answered = 0;
  page.on('response', (response) => {
    if (response.request().method() === 'POST') answered++;
  });
  await page.route(pages, (route) => {
    if (route.request().isNavigationRequest() && !route.request().url().includes('/frame'))
      held.push({ answered, goOn: () => route.continue() });
    else return route.continue();
  });
  return {
    async after(changes: number): Promise<() => Promise<void>> {
      await expect.poll(() => held.some((each) => each.answered >= changes)).toBe(true);
      return held.find((each) => each.answered >= changes)?.goOn ?? (() => Promise.resolve());
    },
  };
}

test.describe('on a page of its own', () => {
  test.use({ viewport: { width: 800, height: 900 } });

  test.beforeEach(async ({ page, site, loginAs }) => {
    await quarantine(site);
    await loginAs('alice');
    await page.goto(LIST);
    await page.getByRole('link', { name: 'Two' }).click();
    await expect(page.getByRole('heading', { name: 'Two' })).toBeVisible();
    await alive(page);
  });

  const takeBack = async (page: Page, site: Site) => {
    await expect(status(page)).toContainText('Deleted 1 message');
    await expect(undo(page)).toBeVisible();
    await undo(page).click();
    await expect(status(page)).toContainText('1 message is back');
    expect(await standing(site)).toEqual([]);
  };

  /** In one task: a machine that is slow takes as long for the second as the server does for the first. */
  const pressAtOnce = (page: Page, keys: string[]) =>
    page.evaluate((all) => {
      for (const key of all)
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }, keys);

  test('# and j without a pause: the next message tells what was deleted', async ({ page, site }) => {
    await pressAtOnce(page, ['#', 'j']);
    await expect(page.getByRole('heading', { name: 'Three' })).toBeVisible();
    await takeBack(page, site);
  });

  test('j and # without a pause: nothing is deleted by the page that is left', async ({ page, site }) => {
    await pressAtOnce(page, ['j', '#']);
    await expect(page.getByRole('heading', { name: 'Three' })).toBeVisible();
    await alive(page);
    expect(await standing(site)).toEqual([]);
  });

  for (const [key, said] of [
    ['#', 'Deleted'],
    ['r', 'Released'],
  ] as const)
    test(`${key} and z without a pause: the next message tells what was taken back`, async ({
      page,
      site,
    }) => {
      await Promise.all([key, 'z'].map((each) => page.keyboard.press(each)));
      await expect(page.getByRole('heading', { name: 'Three' })).toBeVisible();
      await expect(status(page)).toContainText('1 message is back');
      await expect(status(page)).not.toContainText(said);
      await expect(undo(page)).toHaveCount(0);
      expect(await standing(site)).toEqual([]);
    });

  for (const name of ['z', 'Undo'])
    test(`${name} while the next message is on its way, which tells what was taken back`, async ({
      page,
      site,
    }) => {
      const held = await holdLoaded(page, '**/quarantine/*');
      // By the page itself: whatever a test asks of it waits for the page that is held.
      await page.evaluate((isKey) => {
        const press = () => {
          const key = new KeyboardEvent('keydown', { key: 'z', bubbles: true, cancelable: true });
          if (isKey) document.body.dispatchEvent(key);
          else document.querySelector<HTMLElement>('.status [data-command="undo"]')?.click();
        };
        const watch = new MutationObserver(() => {
          if (!document.querySelector('.status')?.textContent?.includes('Deleted 1 message')) return;
          watch.disconnect();
          setTimeout(press);
        });
        watch.observe(document.body, { childList: true, subtree: true, characterData: true });
      }, name === 'z');
      await page.keyboard.press('#');
      const goOn = await held.after(2);
      expect(await standing(site)).toEqual([]);
      await goOn();
      await expect(page.getByRole('heading', { name: 'Three' })).toBeVisible();
      await expect(status(page)).toContainText('1 message is back');
      await expect(undo(page)).toHaveCount(0);
    });

  test('Undo while the list that was clicked is on its way, which tells what was taken back', async ({
    page,
    site,
  }) => {
    await page.keyboard.press('#');
    await expect(page.getByRole('heading', { name: 'Three' })).toBeVisible();
    await alive(page);
    await expect(undo(page)).toBeVisible();
    const held = await holdLoaded(page, '**/quarantine*');
    // By the page itself: whatever a test asks of it waits for the page that is held.
    await page.evaluate(() => {
      window.addEventListener(
        'beforeunload',
        () => setTimeout(() => document.querySelector<HTMLElement>('.status [data-command="undo"]')?.click()),
        { once: true },
      );
      setTimeout(() => document.querySelector<HTMLElement>('.message-nav [data-command="close"]')?.click());
    });
    const goOn = await held.after(1);
    expect(await standing(site)).toEqual([]);
    await goOn();
    await expect(page.getByText('1–6 of 6')).toBeVisible();
    await expect(status(page)).toContainText('1 message is back');
    await expect(undo(page)).toHaveCount(0);
  });

  test('Undo long after the next message was asked for and did not come stays here', async ({
    page,
    site,
  }) => {
    let asked = 0;
    await page.route('**/quarantine/*', (route) => {
      if (!route.request().isNavigationRequest() || route.request().url().includes('/frame'))
        return route.continue();
      asked++;
      // The browser keeps the page that is there.
      return route.fulfill({ status: 204 });
    });
    await page.keyboard.press('#');
    await expect.poll(() => asked).toBe(1);
    const root = page.locator('html');
    await expect(root).toHaveAttribute('data-on-its-way');
    await expect(root).not.toHaveAttribute('data-on-its-way', { timeout: 15_000 });
    await undo(page).click();
    await expect(status(page)).toContainText('1 message is back');
    expect(await standing(site)).toEqual([]);
    expect(asked).toBe(1);
    // What was left for the page that did not come is told by no other.
    await page.goto(LIST);
    await alive(page);
    await expect(page.getByText('1–6 of 6')).toBeVisible();
    await expect(page.getByText('Deleted 1 message')).toHaveCount(0);
  });

  for (const wait of [0, 50, 150])
    test(`# and History, ${wait} ms later, which tells it`, async ({ page, site }) => {
      // By the page's own clock: a click that comes later from a slow machine comes when the result has been read.
      await page.evaluate((ms) => {
        const link = [...document.querySelectorAll('nav a')].find((each) => each.textContent === 'History');
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { key: '#', bubbles: true, cancelable: true }),
        );
        setTimeout(() => (link as HTMLElement).click(), ms);
      }, wait);
      // Where the answer was there first, the next message was under way before the click.
      await expect(page.getByRole('heading', { level: 1, name: /^(History|Three)$/ })).toBeVisible();
      await takeBack(page, site);
    });
});

for (const width of [1000, 360])
  test(`beside the list, in a window that has become ${width} pixels wide: the next message tells it`, async ({
    page,
    site,
    loginAs,
  }) => {
    await quarantine(site);
    await loginAs('alice');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(LIST);
    await alive(page);
    await page.getByRole('link', { name: 'Two' }).click();
    await expect(page.locator('.split-message [data-heading]', { hasText: 'Two' })).toBeVisible();
    await page.setViewportSize({ width, height: 900 });
    await page.keyboard.press('#');
    await expect(page.getByRole('heading', { name: 'Three' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Three' })).toBeFocused();
    await expect(status(page)).toContainText('Deleted 1 message');
    await page.keyboard.press('z');
    await expect(status(page)).toContainText('1 message is back');
    expect(await standing(site)).toEqual([]);
  });

test('keys change nothing while a question waits for its answer', async ({ page, site, loginAs }) => {
  await quarantine(site);
  await loginAs('alice');
  await page.goto(LIST);
  await alive(page);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.keyboard.press('r');
  const question = page.getByRole('alertdialog', { name: 'Release 6 messages at once?' });
  await expect(question).toBeVisible();
  await page.keyboard.press('#');
  await page.keyboard.press('r');
  await expect(page.locator('[data-row]')).toHaveCount(6);
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(page.getByText('6 selected')).toBeVisible();
  expect(await standing(site)).toEqual([]);
});

test('a double click on Restore puts back one message', async ({ page, site, loginAs }) => {
  await quarantine(site);
  await loginAs('alice');
  await page.goto(LIST);
  await pressToFirst(page, 'One');
  for (let count = 0; count < 3; count++) await page.keyboard.press('x').then(() => page.keyboard.press('j'));
  await page.keyboard.press('#');
  await expect(status(page)).toContainText('Deleted 3 messages');
  await page.goto('/mailbox/alice@example.org/removed');
  await page
    .getByRole('button', { name: /^Put back \w/ })
    .first()
    .dblclick();
  await expect(status(page)).toContainText('1 message is back');
  await expect.poll(async () => (await standing(site)).length).toBe(2);
});

let made = 0;

/** Spam that the filter has let through, as its log has it. */
async function missSpam(site: Site, subject: string): Promise<void> {
  made++;
  const seconds = Math.floor(Date.now() / 1000) - 60;
  const signature = `${UIDS.alice},${seconds.toString(16)}4713${String(made).padStart(10, '0')}`;
  const { dir, log } = userFiles(site.home, 'domain', USER_NAMES.alice);
  makeSharedFolder(path.dirname(dir));
  makeSharedFolder(dir);
  const from = `Some Body <some.body${made}@example.net>`;
  const fields = [seconds, 'I', from, signature, subject, 'Delivered', `<fast${made}@example.net>`];
  appendFileSync(log, `${fields.join('\t')}\n\n`, { mode: 0o660 });
  const row = [UIDS.alice, signature, Buffer.alloc(16, 1), 16];
  await site.database.query('INSERT INTO dspam_signature_data VALUES (?, ?, ?, ?, CURDATE())', row);
}

test('retraining in the history, by keys and by the buttons of rows', async ({ page, site, loginAs }) => {
  for (const subject of ['Missed A', 'Missed B', 'Missed C']) await missSpam(site, subject);
  await loginAs('alice');
  await page.goto(`${HISTORY}?q=missed`);
  await pressToFirst(page, 'Missed C');
  const before = (await standing(site)).length;
  await hammer(page, ['s'], 25);
  await expect(undo(page)).toBeVisible();
  await expect.poll(async () => (await standing(site)).length).toBeGreaterThan(before);
  // Whatever the last of them says, all that was retrained is taken back.
  await expect(page.locator('.list-form [data-command="spam"]')).toHaveAttribute('aria-disabled', 'false');
  await page.keyboard.press('z');
  await expect(status(page)).toContainText('Undone: the filter counts');
  await expect.poll(async () => (await standing(site)).length).toBe(before);
});

test('an answer that did nothing takes no Undo away', async ({ page, site, loginAs }) => {
  await quarantine(site);
  await loginAs('alice');
  await page.goto(LIST);
  await pressToFirst(page, 'One');
  await page.keyboard.press('#');
  await expect(status(page)).toContainText('Deleted 1 message');
  // A form in which nothing is selected: the button is hidden, and a script or an old page may press it.
  await page.locator('.list-form [data-command="delete"]').evaluate((button: HTMLElement) => button.click());
  await expect(status(page)).toContainText('Nothing is selected, so nothing was done.');
  await expect(status(page)).toContainText('Deleted 1 message');
  await page.keyboard.press('z');
  await expect(status(page)).toContainText('1 message is back');
  await expect(status(page)).not.toContainText('Nothing is selected, so nothing was done.');
  expect(await standing(site)).toEqual([]);
});

test('z that is pressed while a change is under way takes it back once it has ended', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantine(site);
  await loginAs('alice');
  await page.goto(LIST);
  await pressToFirst(page, 'One');
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/quarantine*', async (route) => {
    if (route.request().method() === 'POST') await gate;
    await route.continue();
  });
  await page.keyboard.press('#');
  await expect(status(page)).toHaveText('Deleting…');
  await page.keyboard.press('z');
  await page.keyboard.press('z');
  letGo();
  await expect(status(page)).toContainText('1 message is back');
  await expect(status(page)).not.toContainText('not put back');
  expect(await standing(site)).toEqual([]);
});

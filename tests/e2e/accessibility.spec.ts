import type { Page } from '@playwright/test';
import { accessibilityFaults, COLOURS, MORE_CONTRAST } from '@/tests/support/accessibility-faults';
import { layoutFaults } from '@/tests/support/page-layout';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { REFUSED_SUBJECT, type Site } from '@/tests/support/site';
import { cutTexts, setTextSpacing } from '@/tests/support/text-spacing';
import { alive, expect, test } from './fixtures';

// Every page and state once, and in each of them: what axe-core finds in both themes at two widths, what it finds where more contrast is wanted, a window
// of 1280 pixels at 200 % and at 400 %, distances of texts that somebody has set, and that nothing moves where that is not wanted.

const MAILBOX = '/mailbox/alice@example.org';
const LIST = `${MAILBOX}/quarantine?sort=date&dir=asc`;
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };
/** 1280 by 1024 at 200 % and at 400 %, which are also 640 and 320 pixels of a style sheet. */
const ZOOMED = [
  { width: 640, height: 512 },
  { width: 320, height: 256 },
];

test.use({ viewport: WIDE });
test.describe.configure({ timeout: 300_000 });

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce', contrast: 'no-preference' });
});

const at = (day: number) => new Date(Date.UTC(2026, 8, day, 10));

/** A mailbox in which each kind of row stands. */
async function fill(site: Site): Promise<string[]> {
  await emptyMailbox(site, 'alice');
  return quarantineMail(site, 'alice', [
    {
      subject: 'Invoice of September',
      from: 'Mia <mia@shop.example>',
      html: '<p>Dear customer</p><img src="http://pictures.example/1.png"><p><a href="http://shop.example/">Shop</a></p>',
      factors: [
        ['customer', 0.2],
        ['pills', 0.9],
      ],
      confidence: 0.62,
      receivedAt: at(1),
    },
    { subject: 'Plain words', text: 'Hello,\nhttp://example.net/ is where it is.', receivedAt: at(2) },
    { subject: `Wanted ${REFUSED_SUBJECT}`, receivedAt: at(3) },
    { subject: 'Too old for the filter', signature: 'purged', receivedAt: at(4) },
    { subject: 'Never signed', signature: 'absent', receivedAt: at(5) },
    {
      subject: 'With a file',
      contentType: 'multipart/mixed; boundary=b',
      text: '--b\nContent-Type: text/plain\n\nText\n--b\nContent-Type: application/zip\nContent-Disposition: attachment; filename="orders.zip"\n\nx\n--b--',
      receivedAt: at(6),
    },
    { subject: '', from: '', receivedAt: at(7) },
  ]);
}

/** What is wrong with a state, each with where it shows. `page` is left wide and light. */
async function faultsOf(page: Page, isLookedAtCloser: boolean): Promise<string[]> {
  const faults: string[] = [];
  const look = (where: string, found: string[]) => {
    faults.push(...found.map((fault) => `${where}: ${fault}`));
  };
  look('motion', await movingParts(page));
  for (const viewport of [WIDE, NARROW]) {
    await page.setViewportSize(viewport);
    const found = await accessibilityFaults(page);
    // Of a list beside which a message was opened nothing is left in a window that has become narrow.
    const isWithoutList = viewport === NARROW && (await page.locator('.split-message > *').count()) > 0;
    look(
      `${viewport.width} light`,
      found.filter((fault) => !(isWithoutList && fault.startsWith('page-has-heading-one'))),
    );
    await page.emulateMedia({ colorScheme: 'dark' });
    // What the page consists of is the same in both.
    look(`${viewport.width} dark`, await accessibilityFaults(page, COLOURS));
    if (isLookedAtCloser && viewport === WIDE)
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, contrast: 'more' });
        look(`more contrast, ${colorScheme}`, await accessibilityFaults(page, MORE_CONTRAST));
      }
    await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
  }
  for (const viewport of [...ZOOMED, WIDE]) {
    await page.setViewportSize(viewport);
    const where = `${viewport.width} by ${viewport.height}`;
    // Charts are drawn anew once they have been told of their size.
    await expect
      .poll(() => layoutFaults(page), { timeout: 2000 })
      .toEqual([])
      .catch(() => {});
    look(where, await layoutFaults(page));
    const before = new Set(await cutTexts(page));
    await setTextSpacing(page, true);
    // Words may be broken then, and the page be wider: nothing is lost by that.
    look(
      `${where}, text spacing`,
      (await layoutFaults(page)).filter((fault) => / lies /.test(fault)),
    );
    const cut = await cutTexts(page);
    look(
      `${where}, text spacing`,
      cut.filter((text) => !before.has(text)),
    );
    await setTextSpacing(page, false);
  }
  return faults;
}

/** What is drawn in motion, where somebody wants none. */
function movingParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const moves = (element: Element) => {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
      return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior === 'smooth';
    };
    return [...document.querySelectorAll('*')].filter(moves).map(({ outerHTML }) => outerHTML.slice(0, 100));
  });
}

/** Looks at each state that it is told of, and tells of all in the end. */
class Walk {
  readonly #page: Page;
  readonly #faults: string[] = [];

  constructor(page: Page) {
    this.#page = page;
  }

  /** `closer`: also where more contrast is wanted. */
  async at(state: string, closer?: 'closer'): Promise<void> {
    for (const fault of await faultsOf(this.#page, closer !== undefined))
      this.#faults.push(`${state}, ${fault}`);
  }

  /** A page as it is when it has come. */
  async open(path: string, state = path): Promise<void> {
    await this.#page.goto(path);
    await expect(this.#page.getByRole('heading', { level: 1 })).toBeVisible();
    await this.at(state);
  }

  end(): void {
    expect(this.#faults).toEqual([]);
  }
}

test('signing in', async ({ page, complaints }) => {
  const walk = new Walk(page);
  await walk.open('/login');
  await page.getByLabel('User name').fill('nobody');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();
  await walk.at('a wrong password', 'closer');
  await walk.open('/login?notDone=ended', 'a session that has ended');
  await walk.open('/nothing-is-here', 'not found');
  complaints.splice(0);
  walk.end();
});

test('the list, and what is done with it', async ({ page, site, loginAs }) => {
  await fill(site);
  await loginAs('alice');
  const walk = new Walk(page);
  await page.goto(LIST);
  await alive(page);
  await walk.at('the list', 'closer');

  await page.getByRole('checkbox', { name: 'Plain words' }).check();
  await walk.at('one selected', 'closer');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Release' }).first().click();
  const question = page.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await walk.at('a question');
  await question.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('checkbox', { name: 'Select all' }).uncheck();
  await page.getByRole('checkbox', { name: 'Too old for the filter' }).check();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  await walk.at('a notice with Undo', 'closer');
  await page.getByRole('button', { name: 'Close the notice' }).click();
  await page.getByRole('checkbox', { name: 'Wanted' }).check();
  await page.getByRole('button', { name: 'Release' }).first().click();
  await expect(page.getByRole('status')).toContainText('was not released');
  await walk.at('a release that failed');
  await page.reload();
  await alive(page);
  await walk.at('the row of a release that failed');

  await page.locator('.filter > summary').click();
  await expect(page.getByRole('button', { name: 'Apply' })).toBeVisible();
  await walk.at('the filter');
  await page.getByRole('button', { name: 'Account of alice@example.org' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await walk.at('the menu of the account');
  await page.keyboard.press('Escape');
  await page.locator('h1').click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await walk.at('the list of keys');
  await page.keyboard.press('Escape');
  await page.setViewportSize(NARROW);
  await page.getByRole('button', { name: 'All pages' }).click();
  await walk.at('all pages on a phone');

  await walk.open(`${MAILBOX}/quarantine?group=sender`, 'grouped by sender');
  await walk.open(`${LIST}&q=invoice`, 'a search');
  await walk.open(`${LIST}&q=nothing+has+these`, 'a search without a result');
  await walk.open(`${LIST}&min=1&max=100&unseen=1&show=size`, 'a narrowed list');
  await page.goto('/mailbox/alice@example.org/removed');
  await expect(page.getByRole('table', { name: 'Removed messages' })).toBeVisible();
  await walk.at('Removed');
  walk.end();
});

test('a message, beside the list and on its own', async ({ page, site, loginAs, complaints }) => {
  const [invoice = '', plain = '', , , , file = ''] = await fill(site);
  await loginAs('alice');
  const walk = new Walk(page);
  const pathOf = (key: string) => `${MAILBOX}/quarantine/${encodeURIComponent(key)}`;
  await page.goto(LIST);
  await alive(page);
  await page.getByRole('link', { name: 'Invoice of September' }).click();
  await expect(page.locator('.split-message iframe')).toBeVisible();
  await walk.at('HTML beside the list', 'closer');
  await page.getByRole('tab', { name: 'Why' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Why' })).toContainText('pills');
  await walk.at('Why beside the list', 'closer');
  await page.getByRole('tab', { name: 'Headers' }).click();
  await expect(page.getByRole('table', { name: 'Headers' })).toBeVisible();
  await walk.at('Headers beside the list');
  await page.getByRole('tab', { name: 'Source' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Source' }).locator('pre')).toBeVisible();
  await walk.at('Source beside the list');

  for (const tab of ['message', 'why', 'headers', 'source'])
    await walk.open(`${pathOf(invoice)}?tab=${tab}`, `${tab} on a page of its own`);
  await walk.open(pathOf(file), 'a message with a file');
  await walk.open(pathOf(plain), 'a message of plain text');
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByText(/This message was deleted by \S+ on/)).toBeVisible();
  await walk.at('a message that was deleted');
  await walk.open(`${MAILBOX}/quarantine/1,gone`, 'a message that is not there');
  // Of what is not there.
  complaints.splice(0);
  walk.end();
});

test('the other pages of a mailbox', async ({ page, site, loginAs }) => {
  const [invoice = ''] = await fill(site);
  await loginAs('alice');
  const walk = new Walk(page);
  await page.goto(`${MAILBOX}/history`);
  await alive(page);
  await walk.at('History', 'closer');
  await page.getByRole('checkbox', { name: 'Plain words' }).check();
  await walk.at('selected in the history');
  await page
    .getByRole('row', { name: /Plain words/ })
    .getByRole('button', { name: 'Retrain as innocent' })
    .click();
  await expect(page.getByRole('status')).toContainText('Retrained 1 message');
  await walk.at('a notice in the history');
  await walk.open(`${MAILBOX}/history/${encodeURIComponent(invoice)}`, 'an entry of the history');
  await walk.open(`${MAILBOX}/history?class=spam&q=nothing+has+these`, 'a search of the history');
  await page.goto(`${MAILBOX}/history/report`);
  await walk.at('reporting');
  await page.getByLabel('Or the source of the message').fill('Subject: x\n\nNothing in it.\n');
  await page.getByRole('button', { name: 'Look it up' }).click();
  await page.waitForURL(/report\?/);
  await walk.at('a report that is not found');

  await page.goto(`${MAILBOX}/accuracy?range=24h`);
  await expect(page.locator('path.recharts-rectangle').first()).toBeAttached();
  await page.getByText('Numbers', { exact: true }).click();
  await walk.at('Accuracy, with its numbers');
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await walk.at('the question before a reset');

  await walk.open(`${MAILBOX}/alerts`, 'no alerts');
  await page.getByLabel('Word or phrase').fill('invoice');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('status')).toContainText('Now watching for');
  await walk.at('an alert');
  await walk.open(`${MAILBOX}/quarantine?alerts=only`, 'the messages of an alert');
  await page.goto(`${MAILBOX}/alerts`);
  await page.getByRole('button', { name: 'Remove invoice' }).click();
  await expect(page.getByText('No word is watched for yet.')).toBeVisible();

  await walk.open(`${MAILBOX}/preferences`, 'Preferences');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText(/\S/);
  await walk.at('saved Preferences', 'closer');
  await walk.open('/account', 'the account');

  await page.goto(`${MAILBOX}/senders`);
  await expect(page.getByRole('table', { name: 'Senders' })).toBeVisible();
  await walk.at('Senders', 'closer');
  await walk.open(`${MAILBOX}/senders/rules`, 'no rules about senders');
  await walk.open(`${MAILBOX}/senders/rule?address=mia%40shop.example`, 'the rule about a sender');
  await page.getByRole('button', { name: 'Always hold back' }).click();
  await expect(page.getByText('The filter holds back all mail')).toBeVisible();
  await walk.at('a sender who is held back', 'closer');
  await walk.open(`${MAILBOX}/senders/rule?address=nobody`, 'a rule about nobody');
  await walk.open(`${MAILBOX}/senders/rules`, 'rules about senders');
  await page.goto(`${MAILBOX}/senders/rule?address=mia%40shop.example`);
  await page.getByRole('button', { name: 'No longer hold back' }).click();
  await expect(page.getByRole('status').last()).toContainText('is no longer held back');

  await emptyMailbox(site, 'alice');
  await walk.open(`${MAILBOX}/quarantine`, 'an empty quarantine');
  await walk.open(`${MAILBOX}/history`, 'an empty history');
  await walk.open(`${MAILBOX}/removed`, 'nothing removed');
  walk.end();
});

test('the pages of the site, and of errors', async ({ page, site, loginAs, complaints }) => {
  await fill(site);
  await loginAs('admin');
  const walk = new Walk(page);
  await walk.open(`${MAILBOX}/quarantine`, 'the mailbox of somebody else');
  await walk.open('/admin/status');
  await walk.open('/admin/status/doctor');
  await walk.open('/admin/users');
  await walk.open('/admin/users/attention');
  await walk.open('/admin/users/delete?user=bob');
  await walk.open('/admin/preferences');
  await walk.open('/admin/search');
  await walk.open('/admin/search?q=invoice', 'a search of the site');
  await walk.open('/admin/search?q=invoice&confirm=release', 'a question about all that match');
  await walk.open('/admin/maintenance');
  await walk.open('/admin/audit');
  await walk.open('/admin/nothing', 'not found below the site');

  const bringBack = await site.takeDatabaseAway();
  await page.goto(`${MAILBOX}/quarantine`);
  await expect(page.getByRole('heading', { name: 'This cannot be shown at the moment' })).toBeVisible();
  await walk.at('a page that cannot be shown');
  bringBack();
  await emptyMailbox(site, 'alice');
  complaints.splice(0);
  walk.end();
});

import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { DrivenPage, KEY } from '@/tests/support/driven-page';
import { quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, signInOf, startSite } from '@/tests/support/site';
import { BROWSERS, type WebDriver } from '@/tests/support/web-driver';

// What people do all day, in WebKit (every Mac and iPad) and in Firefox, by a real pointer: what one engine lays out otherwise
// than Chromium shows here, and nowhere else.

test.describe.configure({ mode: 'serial', timeout: 180_000 });

const MESSAGES = 45;
const FOCUSED = 'document.activeElement';
const height = (selector: string) => `document.querySelector('${selector}').getBoundingClientRect().height`;
const STATUS = "document.querySelector('.status > .notice')";

let site: Site;
test.beforeAll(async () => {
  site = await startSite();
});
test.afterAll(async () => site?.stop());

for (const [name, start] of Object.entries(BROWSERS)) {
  test.describe(name, () => {
    let driver: WebDriver;
    let page: DrivenPage;
    let from = 0;
    const subject = (number: number) => `${name} message ${number}`;
    const row = (number: number) => `[data-row]:nth-child(${number + 1})`;
    const list = () => `${site.origin}/mailbox/alice%40example.org/quarantine?sort=date&dir=asc&q=${name}`;

    const openList = async () => {
      await page.goto(list());
      await page.sees({ selector: '.cell-subject > a' });
      // The scripts of the page have begun: without a box that is checked the key has nothing to select.
      await page.until(
        "Object.keys(document.querySelector('.list-form')).some((key) => key.startsWith('__react'))",
      );
    };

    test.beforeAll(async () => {
      await quarantineMail(
        site,
        'alice',
        Array.from({ length: MESSAGES }, (_unused, number) => ({
          subject: subject(number),
          from: `Sender ${number} <sender${number}@example.com>`,
          receivedAt: new Date(Date.UTC(2026, 8, 1, from, number)),
        })),
      );
      from += 1;
      driver = await start();
      page = new DrivenPage(driver);
    });
    test.afterAll(async () => driver?.stop());

    test('signs in', async () => {
      await page.resize(1440, 900);
      await page.goto(`${site.origin}/login`);
      await page.click({ selector: 'input[name="username"]' });
      await page.type(signInOf('alice').name);
      await page.click({ selector: 'input[name="password"]' });
      await page.type(signInOf('alice').password);
      await page.click({ selector: 'button[type="submit"]', text: 'Sign in' });
      await page.until("location.pathname.endsWith('/quarantine')");
    });

    for (const width of [1440, 800, 400])
      test(`opens the message whose row is clicked, ${width} pixels wide`, async () => {
        await page.resize(width, 900);
        for (const [number, cell] of [
          [0, '.cell-subject > a'],
          [3, '.cell-from'],
          [7, '.cell-subject > a'],
          [12, '.cell-date'],
          [40, '.cell-from'],
        ] as const) {
          await openList();
          await page.click({ selector: `${row(number)} ${cell}` });
          await page.sees({ selector: '[data-heading]', text: subject(number) });
        }
      });

    test('opens the menu and the filter, and checks a box, instead of a message', async () => {
      await page.resize(1440, 900);
      await openList();
      await page.click({ selector: '.filter > summary' });
      await page.until("document.querySelector('.filter').open");
      await page.click({ selector: `${row(5)} label` });
      await page.until(`document.querySelector('${row(5)} input').checked`);
      await page.click({ selector: '.account-button' });
      await page.until("document.querySelector('.menu:popover-open')");
      expect(await page.evaluate('location.pathname')).toMatch(/\/quarantine$/);
      const bottom = (selector: string) =>
        `document.querySelector('${selector}').getBoundingClientRect().bottom`;
      // No higher than what is in it.
      expect(await page.evaluate(`${bottom('.menu')} - ${bottom('.menu > :last-child')}`)).toBeLessThan(32);
    });

    test('draws a dialog as high as what is in it, and settings apart from each other', async () => {
      await openList();
      await page.type('?');
      await page.until("document.querySelector('.dialog[open]')");
      const inside = `[...document.querySelector('.dialog[open]').children].reduce((sum, { offsetHeight }) => sum + offsetHeight + 16, 40)`;
      await page.until(`Math.abs(${height('.dialog[open]')} - ${inside}) < 24`);
      expect(await page.evaluate(`${height('.key-list > div:first-child')}`)).toBeLessThan(40);
      await page.type(KEY.escape);

      // Also in a window that was wider before.
      await page.goto(`${site.origin}/mailbox/alice%40example.org/preferences`);
      await page.sees({ selector: '.setting' });
      // Firefox goes no further than 500.
      await page.resize(450, 900);
      await page.until('innerWidth <= 500');
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      const gaps = `[...document.querySelectorAll('.setting')].map((setting) => setting.querySelector('legend').getBoundingClientRect().top - setting.getBoundingClientRect().top)`;
      for (const gap of (await page.evaluate(gaps)) as number[]) expect(gap).toBeGreaterThan(8);
      await page.resize(1440, 900);
    });

    test('deletes and releases far down the list, keeps the result in sight, and undoes', async () => {
      await openList();
      for (const [button, number, undo, focused] of [
        ['Delete', 35, 'pointer', 36],
        ['Release', 36, 'z', 37],
        // The last row: the one before it.
        ['Delete', 44, 'tab', 43],
      ] as const) {
        await page.click({ selector: `${row(number)} label` });
        await page.click({ selector: '.toolbar button', text: button });
        await page.sees({ selector: '.status button', text: 'Undo' });
        await page.until(`${FOCUSED}.textContent.trim() === '${subject(focused)}'`);
        // The result is in the window, and the row with the focus is not under it.
        await page.until(`(({ top, bottom }, focused) => top >= 0 && bottom <= innerHeight && focused.bottom <= top && focused.top >= 0)(
          ${STATUS}.getBoundingClientRect(), ${FOCUSED}.getBoundingClientRect())`);
        if (undo === 'pointer') await page.click({ selector: '.status button', text: 'Undo' });
        if (undo === 'z') await page.type('z');
        if (undo === 'tab') await page.type(KEY.tab + KEY.enter);
        await page.sees({ selector: '.cell-subject > a', text: subject(number) });
        // What came back has the focus in its old place, in sight; by the key the focus stays where it was.
        const stands = undo === 'z' ? focused : number;
        await page.until(
          `!document.querySelector('.status form') && ${FOCUSED}.textContent.trim() === '${subject(stands)}'`,
        );
        await page.until(
          `(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(${FOCUSED}.getBoundingClientRect())`,
        );
      }
    });

    test('obeys the keys of the page while the focus is in the text of a message', async () => {
      await page.resize(1440, 900);
      // Until the list has come to life, a row leads to the message's own page, which Escape does not close.
      const openBeside = async () => {
        for (;;) {
          await page.click({ selector: `${row(20)} .cell-subject > a` });
          await page.sees({ selector: '[data-heading]', text: subject(20) });
          if (await page.evaluate("document.querySelector('.split-message [data-heading]') !== null")) return;
          await openList();
        }
      };
      await openList();
      await openBeside();
      const press = async (key: string) => {
        // What a frame has before its document comes is complete, too.
        await page.until(
          "(({ contentDocument: shown, src }) => shown.URL === src && shown.readyState === 'complete')(document.querySelector('.mail-frame'))",
        );
        await page.click({ selector: '.mail-frame' });
        // In WebKit, which lets no page listen there, it comes back to the page.
        await page.until(`${FOCUSED}.matches('${name === 'webkit' ? 'body' : '.mail-frame'}')`);
        await page.type(key);
      };
      await press('j');
      await page.sees({ selector: '[data-heading]', text: subject(21) });
      await press('k');
      await page.sees({ selector: '[data-heading]', text: subject(20) });
      // Each opens the message behind it; its undo brings it back.
      for (const key of ['#', 'r']) {
        await press(key);
        await page.sees({ selector: '.status button', text: 'Undo' });
        await page.sees({ selector: '[data-heading]', text: subject(21) });
        await press('z');
        await page.until("document.querySelector('.status')?.textContent.includes('back in the quarantine')");
        await openList();
        await openBeside();
      }
      await press(KEY.escape);
      await page.until("!document.querySelector('[data-heading]')");
      await page.sees({ selector: `${row(20)} .cell-subject > a` });
    });

    test('shows a mail, and boxes that are not ticked, in the chosen theme', async () => {
      for (const theme of ['dark', 'light']) {
        await openList();
        await page.click({ selector: '.account-button' });
        await page.click({ selector: `.theme-choice > [value="${theme}"]` });
        await page.until(`document.documentElement.dataset.theme === '${theme}'`);
        await openList();
        await page.click({ selector: `${row(20)} .cell-subject > a` });
        await page.sees({ selector: '[data-heading]', text: subject(20) });
        const isDark = (colour: string) => `(Number(/\\d+/.exec(${colour})[0]) < 60)`;
        const ground = (element: string) => `getComputedStyle(${element}).backgroundColor`;
        const inFrame = "document.querySelector('.mail-frame').contentDocument.body";
        await page.until(`${inFrame}.textContent && ${isDark(ground(inFrame))} === ${theme === 'dark'}`);
        await openList();
        const box = `document.querySelector('${row(3)} input[type="checkbox"]')`;
        await page.until(`${isDark(ground(box))} === ${theme === 'dark'}`);
        expect(await page.evaluate(`getComputedStyle(${box}).appearance`)).toBe('none');
      }
      await page.click({ selector: '.account-button' });
      await page.click({ selector: '.theme-choice > [value="system"]' });
      await page.until("document.documentElement.dataset.theme === 'system'");
    });

    test('opens the record of the history whose row is clicked', async () => {
      await page.goto(`${site.origin}/mailbox/alice%40example.org/history?q=${name}`);
      await page.sees({ selector: '.cell-subject > a' });
      const wanted = String(
        await page.evaluate(`document.querySelector('${row(4)} .cell-subject > a').textContent`),
      );
      await page.until("document.querySelector('[data-row]') && document.readyState === 'complete'");
      await page.click({ selector: `${row(4)} .cell-subject > a` });
      await page.sees({ selector: 'h1', text: wanted });
    });

    test.afterEach(async ({ browserName: _none }, info) => {
      if (info.status !== info.expectedStatus && driver)
        writeFileSync(info.outputPath('window.png'), Buffer.from(await page.screenshot(), 'base64'));
    });
  });
}

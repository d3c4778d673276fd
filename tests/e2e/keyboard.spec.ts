import type { Locator, Page } from '@playwright/test';
import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { signInOf } from '@/tests/support/site';
import { alive, expect, test } from './fixtures';

// By keys alone: where the focus is after each of them, that it can be seen, and what is said meanwhile.

const MAILBOX = '/mailbox/alice@example.org';
const LIST = `${MAILBOX}/quarantine?sort=date&dir=asc`;
const SUBJECTS = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(
    site,
    'alice',
    SUBJECTS.map((subject, number) => ({
      subject,
      from: `${subject} <${subject.toLowerCase()}@shop.example>`,
      text: `Text of ${subject}`,
      receivedAt: new Date(Date.UTC(2026, 8, 1, 10, number)),
    })),
  );
});

const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Goes on by Tab until it has the focus: it can be reached, and is never far. */
async function tabTo(page: Page, target: Locator, most = 40): Promise<void> {
  for (let stop = 0; stop < most; stop++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${most} stops, and not ${target}`);
}

for (const width of [1440, 800])
  test(`from the sign-in to Undo, ${width} pixels wide`, async ({ page, site }) => {
    await page.setViewportSize({ width, height: 900 });
    const { name, password } = signInOf('alice');
    await page.goto(`/login?callbackUrl=${encodeURIComponent(LIST)}`);
    await tabTo(page, page.getByLabel('User name'), 3);
    await page.keyboard.type(name);
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    // What has to be typed again.
    await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();
    await expect(page.getByLabel('Password')).toBeFocused();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('table', { name: 'Quarantined messages' })).toBeVisible();
    // Alive; no key was pressed for that.
    await page.locator('[data-row][role]').first().waitFor();

    // Past the frame, to what is on the page.
    await page.keyboard.press('Tab');
    await expect(link(page, 'Skip to content')).toBeFocused();
    await expect(link(page, 'Skip to content')).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await tabTo(page, page.getByRole('checkbox', { name: 'One' }));
    await page.keyboard.press('Space');
    await expect(page.getByText('1 selected')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(link(page, 'One')).toBeFocused();

    // Released: the row after it, and Tab leads to the way back.
    await page.keyboard.press('r');
    await expect(page.getByRole('status')).toContainText('Released 1 message');
    await expect(link(page, 'Two')).toBeFocused();
    expect(readDelivered(site, 'alice')).toContain('Subject: One');
    await page.keyboard.press('Tab');
    await expect(button(page, 'Undo')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toContainText('1 message is back');
    await expect(link(page, 'One')).toBeFocused();

    // Opened: its subject.
    await page.keyboard.press('j');
    await expect(link(page, 'Two')).toBeFocused();
    await page.keyboard.press('Enter');
    const heading = page.locator('[data-heading]', { hasText: 'Two' });
    await expect(heading).toBeVisible();
    if (width === 1440) await expect(heading).toBeFocused();
    else await alive(page);
    await tabTo(page, page.locator('[data-message]').getByRole('button', { name: 'Delete' }), 20);
    await page.keyboard.press('Enter');
    await expect(page.getByText(/This message was deleted by \S+ on/)).toBeVisible();
    // The next row, or what became of it.
    await expect(width === 1440 ? link(page, 'Three') : heading).toBeFocused();
    await page.keyboard.press('z');
    await expect(page.getByRole('status')).toContainText('1 message is back');
    await expect(page.locator(':focus')).toHaveCount(1);

    // Several, after a question.
    await page.goto(LIST);
    await alive(page);
    await tabTo(page, page.getByRole('checkbox', { name: 'Select all' }));
    await page.keyboard.press('Space');
    await page.keyboard.press('r');
    const question = page.getByRole('alertdialog');
    await expect(question).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('checkbox', { name: 'Select all' })).toBeFocused();
    await page.keyboard.press('#');
    await expect(page.getByRole('status')).toContainText('Deleted 7 messages');
    // No row is left.
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await tabTo(page, button(page, 'Undo'));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toContainText('7 messages are back');
    await expect(page.getByRole('checkbox', { name: 'One' })).toBeVisible();
    await expect(page.locator(':focus')).toHaveCount(1);
  });

test('each dialog and menu is entered and left by keys, and gives the focus back', async ({
  page,
  loginAs,
}) => {
  await loginAs('alice');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(LIST);
  await alive(page);

  /** Opened from what has the focus, entered by Tab, and left by Escape, which leads back. */
  const visit = async (opener: Locator, inside: Locator, first: Locator) => {
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect(inside).toBeVisible();
    if (!(await first.evaluate((element) => element === document.activeElement)))
      await page.keyboard.press('Tab');
    await expect(first).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(inside).toBeHidden();
    await expect(opener).toBeFocused();
  };
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await visit(button(page, 'Keyboard shortcuts'), shortcuts, shortcuts.getByRole('checkbox'));
  await visit(
    button(page, 'Account of alice@example.org'),
    page.locator('#account-menu'),
    button(page, 'Same as this device'),
  );

  // A modal dialog keeps it.
  await page.keyboard.press('?');
  await expect(shortcuts).toBeVisible();
  for (let stop = 0; stop < 8; stop++) {
    await page.keyboard.press('Tab');
    expect(await page.locator('main a:focus, header :focus, nav :focus').count()).toBe(0);
  }
  await page.keyboard.press('Escape');

  const filter = page.locator('.filter > summary');
  await filter.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('From', { exact: true })).toBeFocused();
  await tabTo(page, page.getByLabel('Not looked at'));
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.waitForURL('**unseen=1**');
  await expect(page.locator('.filter :focus')).toHaveCount(1);

  await page.goto(`${MAILBOX}/accuracy`);
  await expect(page.getByRole('heading', { name: 'Accuracy', level: 1 })).toBeVisible();
  const reset = button(page, 'Reset');
  const asked = page.getByRole('dialog', { name: 'Start counting again from zero?' });
  await visit(reset, asked, asked.getByRole('button', { name: 'Reset the figures' }));
  await reset.focus();
  await page.keyboard.press('Enter');
  await tabTo(page, asked.getByRole('button', { name: 'Cancel' }), 3);
  await page.keyboard.press('Enter');
  await expect(asked).toBeHidden();
  await expect(reset).toBeFocused();
  // The numbers of the charts.
  await tabTo(page, page.locator('.chart-numbers summary'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: 'Over time' })).toBeVisible();

  // Before what was typed is lost.
  await page.goto(`${MAILBOX}/preferences`);
  const subject = page.getByRole('group', { name: 'Mark in the subject' }).getByRole('textbox');
  await subject.fill('[typed]');
  await expect(async () => {
    await link(page, 'Alerts').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('dialog[open]')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page.locator('dialog[open] :focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await expect(link(page, 'Alerts')).toBeFocused();
  await expect(subject).toHaveValue('[typed]');

  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(LIST);
  await alive(page);
  const all = button(page, 'All pages');
  await all.focus();
  await page.keyboard.press('Enter');
  await expect(all).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator('.frame-nav a:focus')).toHaveCount(1);
  await expect(page.locator('.frame-nav a:focus')).toBeInViewport({ ratio: 1 });
});

/** Whether what has the focus lies wholly behind something else, or outside of the window, once that was drawn; its name then. */
function hiddenFocus(page: Page): Promise<string | null> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const { activeElement: focused } = document;
    if (!focused || focused === document.body) return null;
    const rects = [...focused.getClientRects(), ...(focused.closest('label')?.getClientRects() ?? [])];
    const isSeen = rects.some(({ left, top, width, height }) =>
      [0.1, 0.5, 0.9].some((x) =>
        [0.1, 0.5, 0.9].some((y) => {
          const at = document.elementFromPoint(left + x * width, top + y * height);
          return at !== null && (focused.contains(at) || at.contains(focused));
        }),
      ),
    );
    if (isSeen) return null;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const before = document.elementFromPoint(left + width / 2, top + height / 2);
    return `${focused.outerHTML.slice(0, 120)} at ${left}, ${top} lies behind ${before?.outerHTML.slice(0, 120)}`;
  });
}

test('what has the focus is never hidden behind what stays in place', async ({ page, site, loginAs }) => {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 25 }, (_unused, number) => ({ subject: `Later ${number}` })),
  );
  await loginAs('alice');
  const hidden: string[] = [];
  for (const [width, height, path, isChanged] of [
    [1440, 700, LIST, false],
    [1440, 700, LIST, true],
    [360, 740, LIST, true],
    // 400 %.
    [320, 256, LIST, false],
    [1440, 500, `${MAILBOX}/preferences`, false],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto(path);
    if (isChanged) {
      await alive(page);
      await page.getByRole('checkbox', { name: 'Seven' }).check();
      await page.keyboard.press('#');
      await expect(page.getByRole('status')).toContainText('Deleted 1 message');
      await page.locator('h1').click();
      await page.keyboard.press('Tab');
    }
    for (const key of ['Tab', 'Shift+Tab'])
      for (let stop = 0; stop < 60; stop++) {
        await page.keyboard.press(key);
        const fault = await hiddenFocus(page);
        if (fault) hidden.push(`${path} at ${width} by ${height}, ${key}: ${fault}`);
      }
    if (isChanged) {
      await page.keyboard.press('z');
      await expect(page.getByRole('status')).toContainText('is back');
    }
  }
  expect(hidden).toEqual([]);
});

/** Notes from now on what the live regions of the page come to say. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const LIVE = '[role="status"], [role="alert"], [aria-live="polite"]';
    const regions = () =>
      [...document.querySelectorAll<HTMLElement>(LIVE)].filter(
        (region) => !region.parentElement?.closest(LIVE),
      );
    const before = new Map<Element, string>();
    const textOf = (region: HTMLElement) => {
      const parts: string[] = [];
      const texts = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode())
        if (node.parentElement?.checkVisibility()) parts.push(node.textContent?.trim() ?? '');
      return parts.filter((part) => part !== '').join(' ');
    };
    // A region that comes with its text is not read out.
    for (const region of regions()) before.set(region, textOf(region));
    new MutationObserver(() => {
      for (const region of regions()) {
        const text = textOf(region);
        const was = before.get(region);
        if (was === undefined) heard.push(`(a new region) ${text}`);
        else if (text !== was && text !== '') heard.push(text);
        before.set(region, text);
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0));
}

test('what happened is said once, by regions that were there before', async ({ page, loginAs }) => {
  await loginAs('alice');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(LIST);
  await alive(page);
  const heard = await listen(page);
  await page.getByRole('checkbox', { name: 'One' }).check();
  await page.getByRole('checkbox', { name: 'Two' }).check();
  expect(await heard()).toEqual(['1 selected', '2 selected']);
  await page.keyboard.press('#');
  await expect(page.getByRole('status')).toContainText('Deleted 2 messages');
  await expect(link(page, 'Three')).toBeFocused();
  expect((await heard()).filter((text) => text !== '')).toEqual(['Deleting…', 'Deleted 2 messages Undo']);
  await page.keyboard.press('z');
  await expect(page.getByRole('status')).toContainText('2 messages are back');
  await expect(link(page, 'One')).toBeVisible();
  expect(await heard()).toEqual(['Undoing…', '2 messages are back in the quarantine.']);
  // Who goes on to another row has read what was said.
  await expect(link(page, 'Three')).toBeFocused();
  await page.keyboard.press('j');
  await expect(link(page, 'Four')).toBeFocused();
  await page.keyboard.press('r');
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await expect(link(page, 'Five')).toBeFocused();
  expect(await heard()).toEqual(['Releasing…', 'Released 1 message Undo']);
});

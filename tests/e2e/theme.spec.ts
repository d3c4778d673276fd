import type { Page } from '@playwright/test';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { alive, expect, test } from './fixtures';

// The chosen theme holds for the text of a mail, too, whatever the device prefers; a mail with colours of its own lies on white paper.

const LIST = '/mailbox/alice@example.org/quarantine';

test.beforeEach(async ({ site, loginAs }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(site, 'alice', [
    { subject: 'Plain', text: 'Words and http://example.net/ in it.' },
    { subject: 'Coloured', html: '<p style="color:#222">Dark words</p>' },
  ]);
  await loginAs('alice');
});

async function choose(page: Page, theme: string): Promise<void> {
  await page.getByRole('button', { name: /alice@example.org/ }).click();
  await page.getByRole('button', { name: theme, exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase());
  await page.keyboard.press('Escape');
}

/** How light the ground and the words of the frame are, of 255. */
async function lightness(page: Page): Promise<{ ground: number; words: number }> {
  return page
    .frameLocator('.mail-frame')
    .locator('body')
    .evaluate((body) => {
      const of = (colour: string) => Number(/\d+/.exec(colour)?.[0]);
      const { backgroundColor, color } = getComputedStyle(body.querySelector('p') ?? body);
      const ground = body.querySelector('p') ? getComputedStyle(body).backgroundColor : backgroundColor;
      return { ground: of(ground), words: of(color) };
    });
}

for (const [device, theme] of [
  ['light', 'Dark'],
  ['dark', 'Light'],
] as const)
  test(`${theme} on a ${device} device`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: device });
    await page.goto(LIST);
    await alive(page);
    await choose(page, theme);
    await page.getByRole('link', { name: 'Plain' }).click();
    await expect(page.frameLocator('.mail-frame').getByText('Words and')).toBeVisible();
    const { ground, words } = await lightness(page);
    expect(theme === 'Dark' ? [ground < 60, words > 200] : [ground > 240, words < 60]).toEqual([true, true]);
    // As it comes from the server, for who has no scripts.
    const from = await page.locator('.mail-frame').getAttribute('src');
    expect(await (await page.request.get(String(from))).text()).toContain(
      `<html data-theme="${theme.toLowerCase()}">`,
    );

    // Another choice holds at once.
    await choose(page, device === 'light' ? 'Light' : 'Dark');
    await expect.poll(async () => (await lightness(page)).ground > 128).toBe(device === 'light');

    await choose(page, theme);
    await page.goto(LIST);
    await page.getByRole('link', { name: 'Coloured' }).click();
    await expect(page.frameLocator('.mail-frame').getByText('Dark words')).toBeVisible();
    expect(await lightness(page)).toEqual({ ground: 255, words: 0x22 });
  });

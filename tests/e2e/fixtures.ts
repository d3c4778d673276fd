import { test as base, expect, type Page } from '@playwright/test';
import { type Person, type Site, signInOf, startSite } from '@/tests/support/site';

/** Signs in with the form, as a person does, and ends on their own quarantine, or an administrator on Status. */
type LoginAs = (person: Person) => Promise<void>;

interface TestFixtures {
  loginAs: LoginAs;
  /** What the browser complained about; a test that expects a complaint takes it out. */
  complaints: string[];
}

interface WorkerFixtures {
  site: Site;
}

export { expect };

/** Playwright's `test` with a site of its own, started once, and with an eye on the browser's console. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  site: [
    async ({ browserName: _browser }, use) => {
      // The same with and without a mail server on the machine.
      const site = await startSite({ MAIL_QUEUE_COMMAND: '/nonexistent/postqueue' });
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  baseURL: async ({ site }, use) => use(site.origin),

  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      context.on('weberror', (event) => complaints.push(String(event.error())));
      await use(complaints);
      expect(complaints, 'no page logs an error in the browser').toEqual([]);
    },
    { auto: true },
  ],

  loginAs: async ({ page }, use) => {
    await use(async (person) => {
      const { name, password } = signInOf(person);
      await page.goto('/login');
      await page.getByLabel('User name').fill(name);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(person === 'admin' ? /\/(quarantine|admin\/status)$/ : '**/quarantine');
    });
  },
});

/** Goes to the first row of a list, `name`, by its key, which does something as soon as the page's scripts run. */
export async function pressToFirst(page: Page, name: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.getByRole('link', { name })).toBeFocused({ timeout: 500 });
  }).toPass();
}

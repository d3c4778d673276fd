import { test as base, type Cookie, expect, type Page } from '@playwright/test';
import { type Person, type Site, signInOf, startSite } from '@/tests/support/site';

/** Signs in, and ends on their own quarantine, or an administrator on Status. */
type LoginAs = (person: Person) => Promise<void>;

interface TestFixtures {
  loginAs: LoginAs;
  /** What the browser complained about; a test that expects a complaint takes it out. */
  complaints: string[];
}

interface WorkerFixtures {
  site: Site;
  /** The cookies of a person who has signed in to this site before. */
  sessions: Map<Person, Cookie[]>;
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

  // Most tests are about what comes after the sign-in, which would be a third of what they do.
  sessions: [async ({ site: _site }, use) => use(new Map()), { scope: 'worker' }],

  baseURL: async ({ site }, use) => use(site.origin),

  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on('console', (message) => {
        // With the address: "a resource was not found" says nothing without it.
        if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (event) => complaints.push(String(event.error())));
      await use(complaints);
      expect(complaints, 'no page logs an error in the browser').toEqual([]);
    },
    { auto: true },
  ],

  loginAs: async ({ page, sessions }, use) => {
    await use(async (person) => {
      const context = page.context();
      await context.addCookies(sessions.get(person) ?? []);
      await page.goto('/');
      // Not yet, or a test has ended what was kept.
      const isOut = new URL(page.url()).pathname.endsWith('/login');
      if (isOut) await signIn(page, person);
      await page.waitForURL(person === 'admin' ? /\/(quarantine|admin\/status)$/ : '**/quarantine');
      if (isOut) sessions.set(person, (await context.cookies()).filter(isSession));
    });
  },
});

/** Waits until the page has come to life, as keys show: they mean something from then on. */
export async function alive(page: Page): Promise<void> {
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(shortcuts).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('Escape');
  await expect(shortcuts).toBeHidden();
}

function isSession({ name }: Cookie): boolean {
  return name.includes('session-token');
}

/** With the form, as a person does. */
async function signIn(page: Page, person: Person): Promise<void> {
  const { name, password } = signInOf(person);
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Goes to the first row of a list, `name`, by its key, which does something as soon as the page's scripts run. */
export async function pressToFirst(page: Page, name: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.getByRole('link', { name })).toBeFocused({ timeout: 500 });
  }).toPass();
}

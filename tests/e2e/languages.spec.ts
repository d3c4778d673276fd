import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { textsOf } from '@/lib/data/session/texts-of';
import { isLanguage, LANGUAGES } from '@/lib/ground/languages';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, signInOf } from '@/tests/support/site';
import { expect, test } from './fixtures';

// In which language pages are: by what somebody has chosen, else by Accept-Language (decision 277).

const MAILBOX = '/mailbox/alice@example.org';

test.afterEach(async ({ site }) => {
  await site.database.query('DELETE FROM dashboard_digest_choice');
});

async function another(browser: Browser, site: Site, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ baseURL: site.origin, ...options });
  return context.newPage();
}

async function signInAs(page: Page, person: 'alice' | 'bob'): Promise<void> {
  const { name, password } = signInOf(person);
  await page.goto('/login');
  await page.locator('[name=username]').fill(name);
  await page.locator('[name=password]').fill(password);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL('**/quarantine');
}

test('the sign-in page answers each of the languages by Accept-Language alone', async ({ site }) => {
  for (const tag of Object.keys(LANGUAGES)) {
    const { signIn } = await textsOf(isLanguage(tag) ? tag : 'en');
    const answer = await fetch(`${site.origin}/login`, {
      headers: { 'Accept-Language': `xx, ${tag};q=0.7` },
    });
    const html = await answer.text();
    expect(html, tag).toContain(`<html lang="${tag}" dir="${tag === 'he' ? 'rtl' : 'ltr'}"`);
    expect(html, tag).toContain(`>${signIn.title}</h1>`);
    expect(html, tag).toContain(`>${signIn.submit}</button>`);
    expect(answer.headers.get('cache-control'), tag).toBe('private, no-store');
  }
});

for (const [header, lang] of [
  ['pt', 'pt-BR'],
  ['en-GB,de', 'en-GB'],
  ['de-AT', 'de-AT'],
  ['fr;q=0, it;q=0.1', 'it'],
  ['tlh, *', 'en'],
  [`${'xx-YY;q=0.9,'.repeat(340)}de`, 'en'],
  [`de,${'x'.repeat(4000)}`, 'de'],
  ['de;q=nonsense, ,;;', 'en'],
] as const)
  test(`Accept-Language: ${header.slice(0, 30)}… is ${lang}`, async ({ site }) => {
    const answer = await fetch(`${site.origin}/login`, { headers: { 'Accept-Language': header } });
    expect([answer.status, /<html lang="([^"]+)"/.exec(await answer.text())?.[1]]).toEqual([200, lang]);
  });

test('a cookie of a language that is gone counts for nothing', async ({ site }) => {
  for (const value of ['eo', '', '../en', 'de%00', 'toString', 'x'.repeat(3000)]) {
    const headers = { 'Accept-Language': 'nl', Cookie: `dashboard-language=${value}` };
    const html = await (await fetch(`${site.origin}/login`, { headers })).text();
    expect(html, value).toContain('<html lang="nl"');
  }
});

test('what is not there is said in the browser’s language', async ({ site }) => {
  for (const path of ['/no-such-page', '/%ff', '/mailbox/%00/quarantine']) {
    const answer = await fetch(site.origin + path, {
      headers: { 'Accept-Language': 'de' },
      redirect: 'follow',
    });
    expect([path, answer.status]).toEqual([path, 404]);
    expect(await answer.text(), path).toMatch(/<html lang="de"[\s\S]*Nicht gefunden/);
  }
});

test('the language of the account menu is kept with the person, and nobody else reads it', async ({
  browser,
  site,
}) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(site, 'alice', [{ subject: 'Rechnung', text: 'Sehr geehrte Kundin' }]);
  const page = await another(browser, site, { locale: 'en-GB' });
  await signInAs(page, 'alice');
  await expect(page.getByRole('heading', { name: 'Quarantine' })).toBeVisible();
  await page.getByRole('button', { name: 'Account of' }).click();
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.getByRole('button', { name: 'Change language' }).click();
  await expect(page.getByRole('heading', { name: 'Quarantäne' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  // What runs in the browser says it, too.
  await page.getByRole('checkbox', { name: 'Rechnung', exact: true }).check();
  await page
    .getByRole('group', { name: 'Ausgewählte Nachrichten' })
    .getByRole('button', { name: 'Löschen' })
    .click();
  await expect(page.getByRole('status')).toContainText('1 Nachricht gelöscht');
  await page.goto(`${MAILBOX}/history`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Historie');

  // On another machine.
  const elsewhere = await another(browser, site, { locale: 'fr-FR' });
  await signInAs(elsewhere, 'alice');
  await expect(elsewhere.locator('html')).toHaveAttribute('lang', 'de');

  // On this one the sign-in page stays as it was, and then comes somebody else.
  await page.getByRole('button', { name: 'Konto von' }).click();
  await page.getByRole('button', { name: 'Abmelden' }).click();
  await page.waitForURL('**/login**');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await signInAs(page, 'bob');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');

  // Back to what the browser asks for.
  await elsewhere.getByRole('button', { name: 'Konto von' }).click();
  await elsewhere.getByLabel('Sprache').selectOption('');
  await elsewhere.getByRole('button', { name: 'Sprache ändern' }).click();
  await expect(elsewhere.locator('html')).toHaveAttribute('lang', 'fr-FR');
  await page.context().close();
  await elsewhere.context().close();
});

test('another tab goes over to the new language as a whole, with its next page', async ({
  browser,
  site,
}) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(site, 'alice', [{ subject: 'Invoice', text: 'Dear customer' }]);
  const page = await another(browser, site, { locale: 'en-GB' });
  await signInAs(page, 'alice');
  const tab = await page.context().newPage();
  await tab.goto(`${MAILBOX}/history`);
  await tab.getByRole('button', { name: 'Account of' }).click();
  await tab.getByLabel('Language').selectOption('he');
  await tab.getByRole('button', { name: 'Change language' }).click();
  await expect(tab.locator('html')).toHaveAttribute('lang', 'he');

  // What stands there stays as it is; what is opened beside it brings all of it along.
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');
  await page.getByRole('link', { name: 'Invoice', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  const { nav, tab: tabs } = await textsOf('he');
  await expect(page.locator('.frame-nav')).toContainText(nav.history);
  await expect(page.getByRole('tab').first()).toHaveAccessibleName(tabs.message);

  // Back to English in this one: the other follows with a page of its own frame, and by Back.
  await page.goto('/account');
  await page.locator('main [name=language]').selectOption('en');
  await page.locator('main form:has([name=language]) button').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');
  await tab.locator('.frame-nav').getByRole('link', { name: nav.accuracy }).click();
  await expect(tab.locator('html')).toHaveAttribute('lang', 'en-GB');
  await expect(tab.getByRole('heading', { level: 1 })).toContainText('Accuracy');
  await expect(tab.locator('.frame-nav')).toContainText('Accuracy');
  await tab.goBack();
  await expect(tab.getByRole('heading', { level: 1 })).toContainText('History');
  await expect(tab.locator('.frame-nav')).toContainText('Accuracy');
  await page.context().close();
});

test('without scripts the language is chosen all the same', async ({ browser, site }) => {
  const page = await another(browser, site, { locale: 'en-US', javaScriptEnabled: false });
  await signInAs(page, 'bob');
  await page.goto('/account');
  await page.getByLabel('Language').selectOption('cs');
  await page.getByRole('button', { name: 'Change language' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'cs');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Váš účet');
  await page.context().close();
});

test('a time zone that the server does not know', async ({ browser, site }) => {
  const page = await another(browser, site, { locale: 'de-DE' });
  await signInAs(page, 'bob');
  await page
    .context()
    .addCookies([{ name: 'dashboard-time-zone', value: 'Mars%2FOlympus', url: site.origin }]);
  const answer = await page.goto('/mailbox/bob/history');
  expect(answer?.status()).toBe(200);
  await page.context().close();
});

import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

// "All that match" is what was there when the page was drawn: mail that came before the click is left alone, and said.

const list = '/mailbox/alice@example.org/quarantine';
const PILLS = 'Pills <pills@spam.example>';
const many = (count: number, subject: string) =>
  Array.from({ length: count }, (_unused, index) => ({ subject: `${subject} ${index}`, from: PILLS }));

test.describe.configure({ timeout: 90_000 });
test.beforeEach(async ({ site }) => emptyMailbox(site, 'alice'));

test('deletes all from a sender but what came since, and says how much that is', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', many(3, 'Shown'));
  await loginAs('alice');
  await page.goto(`${list}?sender=pills@spam.example`);
  await expect(page.getByRole('link', { name: 'Shown 0' })).toBeVisible();
  await quarantineMail(site, 'alice', many(2, 'Came since'));
  const all = page.getByRole('form', { name: 'pills@spam.example' });
  await all.getByRole('button', { name: 'Delete' }).click();
  const status = page.getByRole('status').filter({ hasText: 'Deleted 3 messages' });
  await expect(status).toContainText('2 more messages match that came after the page was shown.');
  await expect(page.getByRole('link', { name: 'Came since' })).toHaveCount(2);
  // What is shown now is what is meant now.
  await all.getByRole('button', { name: 'Delete' }).click();
  // With the three before, where the two clicks ran into one another (decision 219).
  const last = page.getByRole('status').filter({ hasText: /Deleted [25] messages/ });
  await expect(last).not.toContainText('more');
  await expect(page.getByRole('link', { name: 'Came since' })).toHaveCount(0);
});

test('the same in a folded list, and after the question of a release', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', many(7, 'Shown'));
  await loginAs('alice');
  await page.goto(`${list}?group=sender`);
  const group = page.getByRole('form', { name: 'pills@spam.example' });
  await expect(group).toBeVisible();
  await quarantineMail(site, 'alice', many(1, 'Before the click'));
  await group.getByRole('button', { name: 'Release' }).click();
  const yes = page.getByRole('button', { name: 'Release 7 messages' });
  await expect(yes).toBeEnabled();
  await quarantineMail(site, 'alice', many(1, 'Before the answer'));
  await yes.click();
  await expect(page.getByRole('status').filter({ hasText: 'Released 7 messages' })).toContainText(
    '2 more messages',
    {
      timeout: 60_000,
    },
  );
  await page.goto(list);
  await expect(page.getByRole('link', { name: 'Before the click 0' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Before the answer 0' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(3);
});

test('the same for all pages of a search, as a job', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', many(55, 'Wanted'));
  await loginAs('alice');
  await page.goto(`${list}?q=wanted`);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Select all 55 matching' }).click();
  await quarantineMail(site, 'alice', many(1, 'Wanted since'));
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByText('Deleted 55 messages')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('1 more message matches that came after the page was shown.')).toBeVisible();
  await page.goto(list);
  await expect(page.getByRole('link', { name: 'Wanted since 0' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(2);
});

test('nothing is done when the quarantine was put together anew, and the page shows it as it is', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', many(2, 'Old'));
  await loginAs('alice');
  await page.goto(`${list}?sender=pills@spam.example`);
  await expect(page.getByRole('link', { name: 'Old 0' })).toBeVisible();
  await emptyMailbox(site, 'alice');
  await quarantineMail(site, 'alice', many(3, 'New'));
  await page
    .getByRole('form', { name: 'pills@spam.example' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(page.getByText('The list was put together again after this page was shown')).toBeVisible();
  await expect(page.getByRole('link', { name: 'New' })).toHaveCount(3);
});

test('the search over all quarantines leaves what came after its preview', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', many(2, 'Everywhere'));
  await loginAs('admin');
  // Opened once, so that it is in the index.
  await page.goto(list);
  await expect(page.getByRole('link', { name: 'Everywhere 0' })).toBeVisible();
  await page.goto('/admin/search?q=everywhere');
  await page.getByRole('link', { name: /^Delete all/ }).click();
  const now = page.getByRole('button', { name: /^Delete 2 messages/ });
  await expect(now).toBeVisible();
  await quarantineMail(site, 'alice', many(1, 'Everywhere since'));
  const other = await page.context().newPage();
  await other.goto(list);
  await expect(other.getByRole('link', { name: 'Everywhere since 0' })).toBeVisible();
  // The search that takes the question's place is slow: meanwhile it is not said twice.
  let answerSearch = () => {};
  const slow = new Promise<void>((resolve) => {
    answerSearch = resolve;
  });
  await page.route(/\/admin\/search\?.*_rsc=/, async (route) => {
    await slow;
    await route.continue();
  });
  await now.click();
  const later = page.getByText('1 more message matches that came after the page was shown.');
  await expect(later).toBeVisible();
  answerSearch();
  await expect(page.getByRole('alertdialog')).toBeHidden();
  await expect(later).toBeVisible();
  await expect(async () => {
    await other.reload();
    await expect(other.getByRole('row')).toHaveCount(2);
  }).toPass();
  await expect(other.getByRole('link', { name: 'Everywhere since 0' })).toBeVisible();
});

import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

// The pictures of a mail are asked for in a frame that has our origin: none of them gets a page of ours, with the reader's session.

test('no page of the dashboard is a picture of a mail', async ({ page, site, loginAs, complaints }) => {
  await emptyMailbox(site, 'alice');
  const paths = ['/mailbox/alice@example.org/history', '/admin/users/csv', '/api/health', '/account'];
  const pictures = paths.map((path) => `<img src="${site.origin}${path}" alt="">`);
  await quarantineMail(site, 'alice', [{ subject: 'Pictures', html: `<p>See:</p>${pictures.join('')}` }]);
  await loginAs('alice');
  await page.getByRole('link', { name: 'Pictures' }).click();
  await expect(page.frameLocator('.mail-frame').getByText('See:')).toBeVisible();
  const answers = new Map<string, number>();
  page.on('response', (answer) => answers.set(new URL(answer.url()).pathname, answer.status()));
  await page.getByRole('button', { name: /Show/ }).click();
  await expect.poll(() => paths.filter((path) => answers.has(path)).length).toBe(paths.length);
  for (const path of paths) expect(answers.get(path), path).toBe(404);
  // The browser says that a picture is not there.
  complaints.splice(0);
});

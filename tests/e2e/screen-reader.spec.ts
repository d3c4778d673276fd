import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { ScreenReader } from '@/tests/support/screen-reader';
import { signInOf } from '@/tests/support/site';
import { alive, expect, test } from './fixtures';

const LIST = '/mailbox/alice@example.org/quarantine?sort=date&dir=asc';

/** Days ago, and some hours, so that no day is just over. */
const daysAgo = (days: number) => new Date(Date.now() - (days + 0.3) * 86_400_000);

// From the sign-in to Undo by keys, as a screen reader tells it.

test('the way through a quarantine reads as sentences', async ({ page, site }) => {
  await emptyMailbox(site, 'alice');
  const others = ['Four', 'Five', 'Six', 'Seven'].map((subject) => ({ subject, receivedAt: daysAgo(3) }));
  await quarantineMail(site, 'alice', [
    { subject: 'Invoice of September', from: 'Mia <mia@shop.example>', receivedAt: daysAgo(8) },
    { subject: 'Pills', from: 'Deals <deals@pills.example>', receivedAt: daysAgo(7) },
    { subject: 'Agenda', from: 'Jo <jo@club.example>', receivedAt: daysAgo(6) },
    ...others,
  ]);
  await page.setViewportSize({ width: 1440, height: 900 });
  const reader = await ScreenReader.start(page);
  let script: string[] = [];
  /** What is said after a key: what has happened in brackets, then what has the focus. */
  const hear = async (key: string) => {
    const told = await reader.told();
    script.push(`[${key}]`, ...(told === '' ? [] : [`(${told})`]), await reader.focused());
  };
  const press = async (key: string) => {
    await page.keyboard.press(key);
  };
  /** What was said since the last time. How innocent a message looks depends on what was learned before, and may not be known yet. */
  const said = () => {
    const lines = script.map((line) =>
      line.replace(/A mistake\? (?:likely|perhaps|unlikely|–)\./, 'A mistake? perhaps.'),
    );
    script = [];
    return lines;
  };

  await page.goto(`/login?callbackUrl=${encodeURIComponent(LIST)}`);
  script.push(await reader.arrived());
  const { name, password } = signInOf('alice');
  const field = page.getByLabel('User name');
  for (let stop = 0; stop < 3 && !(await field.evaluate((at) => at === document.activeElement)); stop++)
    await press('Tab');
  await hear('Tab');
  await page.keyboard.type(name);
  await press('Tab');
  await hear('Tab');
  await page.keyboard.type('wrong');
  await press('Enter');
  await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();
  await expect(page.getByLabel('Password')).toBeFocused();
  script.push(await reader.focused());
  expect(said()).toEqual([
    'Sign in – DSPAM. Sign in, heading level 1.',
    '[Tab]',
    'User name, edit text, required.',
    '[Tab]',
    'Password, edit text, required.',
    'Password, edit text, required. The user name or the password is wrong.',
  ]);

  await page.keyboard.type(password);
  await press('Enter');
  await expect(page.getByRole('table', { name: 'Quarantined messages' })).toBeVisible();
  // Once the messages are judged their column has its name.
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('columnheader', { name: 'A mistake?' })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await alive(page);
  script.push(await reader.arrived());
  await reader.told();

  // To the first message, into it, and released from there.
  await press('j');
  await hear('j');
  await press('Enter');
  await expect(page.locator('.split-message [data-heading]')).toBeFocused();
  await hear('Enter');
  await press('Tab');
  await hear('Tab');
  await press('Enter');
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await expect(page.getByRole('link', { name: 'Pills' })).toBeFocused();
  await hear('Enter');
  expect(said()).toEqual([
    'Quarantine – DSPAM. Quarantine, heading level 1.',
    '[j]',
    'Row 1 of 7. A mistake? perhaps. From: Mia mia@shop.example. Date: 1 week ago. Invoice of September, link.',
    '[Enter]',
    'Invoice of September, heading level 2.',
    '[Tab]',
    'Release, button.',
    '[Enter]',
    '(Released 1 message. Undo, button. Close the notice, button.)',
    'Row 1 of 6. A mistake? perhaps. From: Deals deals@pills.example. Date: 1 week ago. Pills, link.',
  ]);

  // The next one is selected and deleted, and comes back.
  await press('x');
  await expect(page.getByText('1 selected')).toBeVisible();
  await hear('x');
  await press('#');
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  await expect(page.getByRole('link', { name: 'Agenda' })).toBeFocused();
  await hear('#');
  await press('Tab');
  await hear('Tab');
  await press('Enter');
  await expect(page.getByRole('status')).toContainText('1 message is back');
  await expect(page.getByRole('link', { name: 'Pills' })).toBeFocused();
  await hear('Enter');
  expect(said()).toEqual([
    '[x]',
    '(1 selected.)',
    'Row 1 of 6. A mistake? perhaps. From: Deals deals@pills.example. Date: 1 week ago. Pills, link.',
    '[#]',
    '(Deleted 1 message. Undo, button. Close the notice, button.)',
    'Row 1 of 5. A mistake? perhaps. From: Jo jo@club.example. Date: 6 days ago. Agenda, link.',
    '[Tab]',
    'Undo, button.',
    '[Enter]',
    '(1 message is back in the quarantine. Close the notice, button.)',
    'Row 1 of 6. A mistake? perhaps. From: Deals deals@pills.example. Date: 1 week ago. Pills, link.',
  ]);

  // All of them, and a question.
  const all = page.getByRole('checkbox', { name: 'Select all' });
  await all.focus();
  await press('Space');
  await expect(page.getByText('6 selected')).toBeVisible();
  await hear('Space');
  await press('r');
  await expect(page.getByRole('alertdialog')).toBeFocused();
  await hear('r');
  await press('Escape');
  await expect(all).toBeFocused();
  await hear('Escape');
  expect(said()).toEqual([
    '[Space]',
    '(6 selected.)',
    'Select all, check box, checked.',
    '[r]',
    expect.stringMatching(
      /^Release 6 messages at once\?, question\. .*Undo puts them back into the quarantine, but delivered mail cannot be called back\.$/,
    ),
    '[Escape]',
    'Select all, check box, checked.',
  ]);
});

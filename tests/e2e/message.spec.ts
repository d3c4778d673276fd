import type { Page } from '@playwright/test';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

const mailbox = '/mailbox/alice@example.org/quarantine';

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test('shows hostile HTML without running it, and remote images only when asked', async ({
  page,
  site,
  loginAs,
}) => {
  const asked: string[] = [];
  await page.route('**/*.example/**', (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: 'image/gif', body: Buffer.from('R0lGODlhAQABAAAAACw=', 'base64') });
  });
  const html = `<p onclick="alert(1)">Hello <b>there</b></p><script>document.title = 'owned'; fetch('/api/health')</script>
<img src="http://tracker.example/pixel.png" alt="a picture"><a href="javascript:alert(1)">click</a>
<form action="http://evil.example/"><input name="x"></form><style>body { background: url(http://css.example/x) }</style>`;
  const [signature] = await quarantineMail(site, 'alice', [{ subject: 'Hostile', html }]);
  await loginAs('alice');
  await page.goto(`${mailbox}/${signature}`);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText('Hello there')).toBeVisible();
  expect(asked).toEqual([]);
  await expect(frame.locator('script, form, input')).toHaveCount(0);
  await expect(frame.locator('[onclick]')).toHaveCount(0);
  await expect(page).not.toHaveTitle('owned');
  const answer = await page.request.get(`${mailbox}/${signature}/frame`);
  const policy = answer.headers()['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain('sandbox');
  expect(policy).not.toContain('script-src');

  await page
    .getByRole('button', { name: 'Show remote images' })
    .or(page.getByRole('link', { name: 'Show remote images' }))
    .click();
  await expect.poll(() => asked).toEqual(['http://tracker.example/pixel.png']);
  await expect(page.getByText('Remote images are shown.')).toBeFocused();
});

test('explains why, and shows headers and source as text', async ({ page, site, loginAs }) => {
  const [signature] = await quarantineMail(site, 'alice', [
    {
      subject: 'Reasons <b>bold</b>',
      text: 'Source <script>alert(1)</script>',
      factors: [
        ['viagra', 0.99],
        ['Subject*agenda', 0.01],
        ['free+offer', 0.98],
      ],
      confidence: 0.83,
      probability: 1,
    },
  ]);
  await loginAs('alice');
  await page.goto(`${mailbox}/${signature}`);
  await expect(page.getByRole('heading', { name: 'Reasons <b>bold</b>' })).toBeVisible();
  await page.getByRole('tab', { name: 'Why' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('viagra');
  await expect(panel).toContainText('agenda');
  await expect(panel).toContainText('free offer');
  await expect(panel).toContainText('83');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Headers' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tabpanel')).toContainText('X-DSPAM-Signature');
  await page.getByRole('tab', { name: 'Source' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Source <script>alert(1)</script>');
});

test('brings the view that was asked for, once, and asks for another when its tab is opened', async ({
  page,
  site,
  loginAs,
}) => {
  const [signature] = await quarantineMail(site, 'alice', [
    { subject: 'Views', text: 'the words of its source', factors: [['viagra', 0.99]] },
  ]);
  await loginAs('alice');
  const address = `${mailbox}/${signature}`;
  const source = async (query: string) => (await page.request.get(address + query)).text();
  const marks = { why: 'viagra', headers: 'X-DSPAM-Processed', source: 'the words of its source' };
  for (const [tab, mark] of Object.entries(marks)) {
    expect(await source(''), tab).not.toContain(mark);
    // As it is without scripts, where the tabs are links.
    expect(await source(`?tab=${tab}`), tab).toContain(mark);
  }

  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const views = () => asked.filter((path) => path.endsWith('/views')).length;
  await page.goto(address);
  await expect(page.frameLocator('iframe').getByText('the words of its source')).toBeVisible();
  expect(views()).toBe(0);
  await page.getByRole('tab', { name: 'Source' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('the words of its source');
  await page.getByRole('tab', { name: 'Message' }).click();
  await page.getByRole('tab', { name: 'Source' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('the words of its source');
  expect(views()).toBe(1);
});

test('leads to the page of a view that was not answered, which has it', async ({
  page,
  site,
  loginAs,
  complaints,
}) => {
  const [signature] = await quarantineMail(site, 'alice', [{ subject: 'Unanswered', text: 'a text' }]);
  await loginAs('alice');
  await page.goto(`${mailbox}/${signature}`);
  await expect(page.frameLocator('iframe').getByText('a text')).toBeVisible();
  await page.route('**/views', (route) => route.abort());
  await page.getByRole('tab', { name: 'Headers' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('Something went wrong');
  // The browser's own word for it.
  await expect.poll(() => complaints.splice(0)).toEqual([expect.stringContaining('net::ERR_FAILED')]);
  await panel.getByRole('link', { name: 'Try again' }).click();
  await expect(page).toHaveURL(/tab=headers/);
  await expect(page.getByRole('table', { name: 'Headers' })).toContainText('X-DSPAM-Processed');
});

for (const [name, askAgain] of [
  ['by a click on its tab', (page: Page) => page.getByRole('tab', { name: 'Why' }).click()],
  [
    'when its tab is opened again',
    async (page: Page) => {
      await page.getByRole('tab', { name: 'Message' }).click();
      await page.getByRole('tab', { name: 'Why' }).click();
    },
  ],
] as const)
  test(`asks again for a view that was not answered, ${name}`, async ({
    page,
    site,
    loginAs,
    complaints,
  }) => {
    const [signature] = await quarantineMail(site, 'alice', [
      { subject: 'Unanswered once', text: 'a text', factors: [['viagra', 0.99]] },
    ]);
    await loginAs('alice');
    await page.goto(`${mailbox}/${signature}`);
    await expect(page.frameLocator('iframe').getByText('a text')).toBeVisible();
    const parts = /\/(views|why)$/;
    await page.route(parts, (route) => route.abort());
    await page.getByRole('tab', { name: 'Why' }).click();
    const panel = page.getByRole('tabpanel');
    await expect(panel).toContainText('Something went wrong');
    await expect.poll(() => complaints).toHaveLength(2);
    complaints.length = 0;
    await page.unroute(parts);
    await askAgain(page);
    await expect(panel).toContainText('viagra');
    await expect(panel).toContainText('By what the filter has learned');
    await expect(panel).not.toContainText('Something went wrong');
  });

test('lists attachments and sends them as files, never as pages', async ({ page, site, loginAs }) => {
  const body = [
    '--b',
    'Content-Type: text/plain',
    '',
    'See attached.',
    '--b',
    'Content-Type: text/html; name="../../evil.html"',
    'Content-Disposition: attachment; filename="../../evil.html"',
    '',
    '<script>alert(1)</script>',
    '--b--',
  ].join('\n');
  const [signature] = await quarantineMail(site, 'alice', [
    { subject: 'With a file', text: body, contentType: 'multipart/mixed; boundary=b' },
  ]);
  await loginAs('alice');
  await page.goto(`${mailbox}/${signature}`);
  const link = page.getByRole('link', { name: /evil\.html/ });
  await expect(link).toBeVisible();
  const answer = await page.request.get((await link.getAttribute('href')) ?? '');
  expect(answer.headers()['content-type']).toBe('application/octet-stream');
  expect(answer.headers()['x-content-type-options']).toBe('nosniff');
  expect(answer.headers()['content-disposition']).toMatch(/^attachment; filename="[^/\\"]*evil\.html"/);
  expect(await answer.text()).toContain('<script>alert(1)</script>');
});

test('shows the pictures that the text of a mail shows, however many others it brings along', async ({
  page,
  site,
  loginAs,
}) => {
  const pixel = 'R0lGODlhAQABAAAAACw=';
  const pictures = Array.from({ length: 25 }, (_unused, index) => [
    '--b',
    `Content-Type: image/gif; name="picture${index}.gif"`,
    'Content-Transfer-Encoding: base64',
    `Content-ID: <picture${index}@mail.example>`,
    '',
    pixel,
  ]);
  const html = '<p>Look</p><img alt="The last" src="cid:picture24@mail.example">';
  const body = ['--b', 'Content-Type: text/html', '', html, ...pictures.flat(), '--b--'].join('\n');
  const [signature] = await quarantineMail(site, 'alice', [
    { subject: 'With pictures', text: body, contentType: 'multipart/related; boundary=b' },
  ]);
  await loginAs('alice');
  await page.goto(`${mailbox}/${signature}`);
  await expect(page.frameLocator('iframe').getByRole('img', { name: 'The last' })).toHaveAttribute(
    'src',
    `data:image/gif;base64,${pixel}`,
  );
});

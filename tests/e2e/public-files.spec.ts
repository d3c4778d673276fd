import { alive, expect, test } from './fixtures';

test('gives its icons, its manifest and a no to robots to anybody, without a sign-in', async ({
  page,
  site,
}) => {
  for (const [path, type] of [
    ['/favicon.ico', 'image/x-icon'],
    ['/icon.svg', 'image/svg+xml'],
    ['/icon-192.png', 'image/png'],
    ['/icon-512.png', 'image/png'],
    ['/apple-touch-icon.png', 'image/png'],
    ['/manifest.webmanifest', 'application/manifest+json'],
    ['/robots.txt', 'text/plain'],
  ] as const) {
    const answer = await page.request.get(site.origin + path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(200);
    expect(answer.headers()['content-type'], path).toContain(type);
    expect(answer.headers()['set-cookie'], path).toBeUndefined();
  }
  expect(await (await page.request.get(`${site.origin}/robots.txt`)).text()).toContain('Disallow: /\n');

  await page.goto('/login');
  const link = (rel: string) => page.locator(`link[rel="${rel}"]`).getAttribute('href');
  const manifest = new URL((await link('manifest')) ?? '', page.url());
  const { icons } = await (await page.request.get(manifest.href)).json();
  const named = icons.map(({ src }: { src: string }) => new URL(src, manifest).href);
  const others = [await link('icon'), await link('apple-touch-icon')];
  for (const address of [...named, ...others.map((each) => new URL(each ?? '', page.url()).href)])
    expect((await page.request.get(address)).status(), address).toBe(200);
});

test('a page names its icon as long as it stands, also while another comes into its place', async ({
  page,
  loginAs,
}) => {
  await loginAs('alice');
  await alive(page);
  await page.evaluate(() => {
    const gone = () => document.querySelector('head > link[rel="icon"]') === null;
    new MutationObserver(() => {
      if (gone()) document.documentElement.dataset.gone = 'yes';
    }).observe(document.head, { childList: true });
    if (gone()) document.documentElement.dataset.gone = 'yes';
  });
  for (const name of ['History', 'Accuracy', 'Alerts', 'Preferences']) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
  await expect(page.locator('html')).not.toHaveAttribute('data-gone');
});

test('does not give what only looks like one of its files', async ({ page, site }) => {
  for (const path of ['/icon.svg/x', '/robots.txt/..%2fadmin', '/manifest.webmanifest.bak']) {
    const answer = await page.request.get(site.origin + path, { maxRedirects: 0 });
    expect(answer.status(), path).toBeGreaterThanOrEqual(300);
    expect(answer.headers()['content-security-policy'], path).toBeTruthy();
  }
});

import { expect, test } from '@playwright/test';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { buildBelow } from '@/tests/support/build-below';
import { startDocumentedFront } from '@/tests/support/documented-front';
import { quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { signInOf, startSite } from '@/tests/support/site';

// Below a path, behind the web servers that sites have, with the lines that docs/base-path.md gives them.

for (const server of ['nginx', 'apache'] as const)
  test(`behind ${server}: an old link, the sign-in, a message, its release`, async ({ page }) => {
    test.setTimeout(600_000);
    const listen = (await findPort(0)) ?? 0;
    const host = `http://127.0.0.1:${listen}`;
    const site = await startSite(
      { BASE_PATH: '/dspam', NEXTAUTH_URL: `${host}/dspam`, TRUSTED_PROXIES: '127.0.0.1' },
      '',
      buildBelow('/dspam'),
    );
    const front = await startDocumentedFront(server, listen, Number(site.environment.PORT)).catch(
      async (error) => {
        await site.stop();
        throw error;
      },
    );
    try {
      await quarantineMail(site, 'alice', [{ subject: 'Through the front', html: '<p>Hello there</p>' }]);
      const failed: string[] = [];
      page.on('response', (answer) => {
        if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
      });
      await page.goto(`${host}/cgi-bin/dspam.cgi?template=quarantine`);
      expect(new URL(page.url()).pathname).toBe('/dspam/login');
      const { name, password } = signInOf('alice');
      await page.getByLabel('User name').fill(name);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${host}/dspam/mailbox/alice%40example.org/quarantine`);
      await page.getByRole('link', { name: 'Through the front' }).click();
      await expect(page.frameLocator('iframe').getByText('Hello there')).toBeVisible();
      await page.getByRole('button', { name: 'Release' }).last().click();
      await expect(page.getByRole('status')).toContainText('Released 1 message');
      expect(readDelivered(site, 'alice')).toContain('Through the front');
      expect(failed).toEqual([]);
      // What is beside the dashboard stays what it is.
      expect(await (await fetch(`${host}/index.html`)).text()).toBe('something else');
      expect((await fetch(`${host}/dspam`, { redirect: 'manual' })).headers.get('location')).toBe(
        '/dspam/login',
      );
    } finally {
      await front.stop();
      await site.stop();
    }
  });

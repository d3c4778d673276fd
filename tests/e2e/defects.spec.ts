import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

// The defects of the original web UI (F§12) that need a browser; the others are in tests/integration/defects.test.ts.

const alices = '/mailbox/alice@example.org/quarantine';

test('changes by GET: no address changes anything, whatever it asks for', async ({ page, site, loginAs }) => {
  await emptyMailbox(site, 'alice');
  const [signature = ''] = await quarantineMail(site, 'alice', [{ subject: 'Only by a form' }]);
  await loginAs('alice');
  const key = encodeURIComponent(signature);
  for (const address of [
    `${alices}?intent=release&key=${key}&mailbox=alice@example.org`,
    `${alices}?intent=delete&key=${key}`,
    `${alices}/${key}?intent=release`,
    `/dspam.cgi?template=quarantine&user=alice@example.org&signatureID=${key}&command=processFalsePositive`,
    '/admin.cgi?template=preferences&username=alice@example.org&submit=1&trainingMode=NOTRAIN&optOut=on',
  ])
    await page.request.get(address);
  await page.goto(alices);
  await expect(page.getByText('Only by a form').first()).toBeVisible();
  expect(readDelivered(site, 'alice')).toBe('');
  const [rows] = await site.database.query('SELECT id FROM dashboard_operation WHERE signature = ?', [
    signature,
  ]);
  expect(rows).toEqual([]);
});

test('changes without a token: a form of another site is refused', async ({ page, site, loginAs }) => {
  await emptyMailbox(site, 'alice');
  const [signature = ''] = await quarantineMail(site, 'alice', [{ subject: 'Not from elsewhere' }]);
  await loginAs('alice');
  await page.goto(alices);
  const fields = await page
    .locator('form:has(input[name="key"])')
    .first()
    .evaluate((form) =>
      form instanceof HTMLFormElement
        ? [...form.elements].flatMap((field) =>
            field instanceof HTMLInputElement && field.type === 'hidden' ? [[field.name, field.value]] : [],
          )
        : [],
    );
  const form = Object.fromEntries([...fields, ['intent', 'delete'], ['key', signature]]);
  await page.request.post(alices, { multipart: form, headers: { origin: 'https://elsewhere.example' } });
  const [rows] = await site.database.query('SELECT id FROM dashboard_operation WHERE signature = ?', [
    signature,
  ]);
  expect(rows).toEqual([]);
});

test('reflected and stored XSS: what a sender or an address says is text', async ({
  page,
  site,
  loginAs,
}) => {
  await emptyMailbox(site, 'alice');
  const script = '<img src=x onerror="document.title=1234">';
  await quarantineMail(site, 'alice', [
    {
      subject: `Scripted ${script}`,
      from: `"${script.replaceAll('"', "'")}" <a@b.example>`,
      headers: `X-DSPAM-Signature: "><script>document.title=1234</script>\n`,
      signature: 'absent',
    },
  ]);
  await loginAs('alice');
  for (const address of [alices, `${alices}?q=${encodeURIComponent(`scripted ${script}`)}`]) {
    await page.goto(address);
    await expect(page.getByText(`Scripted ${script}`).first()).toBeVisible();
    expect(await page.title()).not.toBe('1234');
  }
  await page.getByText(`Scripted ${script}`).first().click();
  await expect(page.getByRole('heading', { name: /Scripted/ }).first()).toBeVisible();
  expect(await page.title()).not.toBe('1234');
});

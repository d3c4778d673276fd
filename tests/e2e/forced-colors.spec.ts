import type { Locator, Page } from '@playwright/test';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

// In the colours that somebody has chosen for all programs, what a bar, a tab and the focus tell is looked for in what is drawn: which colours
// the browser takes is its own affair.

const MAILBOX = '/mailbox/alice@example.org';

type Colour = readonly [red: number, green: number, blue: number];

/** The colours that are drawn at places of an element, from 0 to 1 of its width and height. */
async function drawnAt(
  page: Page,
  element: Locator,
  places: readonly (readonly [number, number])[],
): Promise<Colour[]> {
  await element.scrollIntoViewIfNeeded();
  const picture = (await element.screenshot()).toString('base64');
  return page.evaluate(
    async ([source, at]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      return at.map(([x, y]): [number, number, number] => {
        const data = context?.getImageData(
          Math.floor(x * image.width),
          Math.floor(y * image.height),
          1,
          1,
        ).data;
        return [data?.[0] ?? 0, data?.[1] ?? 0, data?.[2] ?? 0];
      });
    },
    [picture, places] as const,
  );
}

/** As WCAG counts it: 1 for the same, 21 for black on white; 3 is what a shape needs to be seen. */
function contrast(one: Colour | undefined, other: Colour | undefined): number {
  const light = (colour: Colour = [0, 0, 0]) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const [low = 1, high = 1] = [light(one), light(other)].sort((a, b) => a - b);
  return high / low;
}

for (const colorScheme of ['dark', 'light'] as const)
  test.describe(`forced colours, ${colorScheme}`, () => {
    test.beforeEach(async ({ page, site, loginAs }) => {
      await emptyMailbox(site, 'alice');
      const [key = ''] = await quarantineMail(site, 'alice', [
        { subject: 'Weighed', text: 'pills', factors: [['pills', 0.6]] },
        { subject: 'Another' },
      ]);
      await page.emulateMedia({ forcedColors: 'active', colorScheme });
      await loginAs('alice');
      await page.goto(`${MAILBOX}/quarantine/${encodeURIComponent(key)}?tab=why`);
    });

    test('the filling of a bar can be told from its track', async ({ page }) => {
      const bar = page.locator('.bar.p60').first();
      await expect(bar).toBeVisible();
      const [filling, track] = await drawnAt(page, bar, [
        [0.3, 0.5],
        [0.85, 0.5],
      ]);
      expect(contrast(filling, track)).toBeGreaterThanOrEqual(3);
      // That of a job is made by the browser; there is none on this page.
      await page.evaluate(() => {
        const job = document.createElement('progress');
        job.className = 'job-bar';
        job.max = 1;
        job.value = 0.5;
        Object.assign(job.style, { position: 'fixed', zIndex: '99', top: '50%', left: '0', width: '200px' });
        document.body.append(job);
      });
      const [done, left] = await drawnAt(page, page.locator('.job-bar'), [
        [0.25, 0.5],
        [0.75, 0.5],
      ]);
      expect(contrast(done, left)).toBeGreaterThanOrEqual(3);
    });

    test('the selected tab can be told from the others', async ({ page }) => {
      const ground = async (name: string) =>
        (await drawnAt(page, page.getByRole('tab', { name }), [[0.06, 0.3]]))[0];
      const selected = await ground('Why');
      for (const other of ['Message', 'Headers', 'Source'])
        expect(contrast(selected, await ground(other)), other).toBeGreaterThanOrEqual(3);
    });

    test('the theme in force can be told from the others, and read', async ({ page }) => {
      await page.getByRole('button', { name: 'Account of alice@example.org' }).click();
      const chosen = page.locator('.theme-choice > [aria-pressed="true"]');
      const other = page.locator('.theme-choice > [aria-pressed="false"]').first();
      await expect(chosen).toBeVisible();
      const [[ground], [otherGround]] = [
        await drawnAt(page, chosen, [[0.95, 0.5]]),
        await drawnAt(page, other, [[0.95, 0.5]]),
      ];
      expect(contrast(ground, otherGround)).toBeGreaterThanOrEqual(3);
      const text = await chosen.evaluate((button) => getComputedStyle(button).color);
      expect(contrast(rgb(text), ground)).toBeGreaterThanOrEqual(4.5);
    });

    test('where the focus is can be seen, on all that takes it', async ({ page }) => {
      await page.goto(`${MAILBOX}/quarantine?sort=date&dir=asc`);
      await expect(page.getByRole('link', { name: 'Weighed' })).toBeVisible();
      let stops = 0;
      for (; stops < 80; stops++) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const { activeElement } = document;
          if (!activeElement || activeElement === document.body) return null;
          // A row shows the focus of its link.
          const shows = [activeElement, activeElement.closest('tr')].find(
            (each) => each && getComputedStyle(each).outlineStyle !== 'none',
          );
          if (!shows) return { name: activeElement.outerHTML.slice(0, 80), width: 0, colour: '', ground: '' };
          const { outlineWidth, outlineColor } = getComputedStyle(shows);
          return {
            name: activeElement.outerHTML.slice(0, 80),
            width: Number.parseFloat(outlineWidth),
            colour: outlineColor,
            ground: getComputedStyle(document.body).backgroundColor,
          };
        });
        if (!focused) break;
        expect(focused.width, focused.name).toBeGreaterThanOrEqual(2);
        expect(contrast(rgb(focused.colour), rgb(focused.ground)), focused.name).toBeGreaterThanOrEqual(3);
      }
      expect(stops).toBeGreaterThan(15);
    });
  });

function rgb(colour: string): Colour {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

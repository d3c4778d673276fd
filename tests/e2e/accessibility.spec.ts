import type { Page } from '@playwright/test';
import { accessibilityFaults, COLOURS, MORE_CONTRAST } from '@/tests/support/accessibility-faults';
import { layoutFaults } from '@/tests/support/page-layout';
import { cutTexts, setTextSpacing } from '@/tests/support/text-spacing';
import { expect, test } from './fixtures';

// The pages that somebody sees before signing in, and in each of their states: what axe-core finds in both themes at two widths, what it finds where more contrast is wanted, a window
// of 1280 pixels at 200 % and at 400 %, distances of texts that somebody has set, and that nothing moves where that is not wanted.

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };
/** 1280 by 1024 at 200 % and at 400 %, which are also 640 and 320 pixels of a style sheet. */
const ZOOMED = [
  { width: 640, height: 512 },
  { width: 320, height: 256 },
];

test.use({ viewport: WIDE });
test.describe.configure({ timeout: 300_000 });

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce', contrast: 'no-preference' });
});

/** What is wrong with a state, each with where it shows. `page` is left wide and light. */
async function faultsOf(page: Page, isLookedAtCloser: boolean): Promise<string[]> {
  const faults: string[] = [];
  const look = (where: string, found: string[]) => {
    faults.push(...found.map((fault) => `${where}: ${fault}`));
  };
  look('motion', await movingParts(page));
  for (const viewport of [WIDE, NARROW]) {
    await page.setViewportSize(viewport);
    look(`${viewport.width} light`, await accessibilityFaults(page));
    await page.emulateMedia({ colorScheme: 'dark' });
    // What the page consists of is the same in both.
    look(`${viewport.width} dark`, await accessibilityFaults(page, COLOURS));
    if (isLookedAtCloser && viewport === WIDE)
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, contrast: 'more' });
        look(`more contrast, ${colorScheme}`, await accessibilityFaults(page, MORE_CONTRAST));
      }
    await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
  }
  for (const viewport of [...ZOOMED, WIDE]) {
    await page.setViewportSize(viewport);
    const where = `${viewport.width} by ${viewport.height}`;
    look(where, await layoutFaults(page));
    const before = new Set(await cutTexts(page));
    await setTextSpacing(page, true);
    // Words may be broken then, and the page be wider: nothing is lost by that.
    look(
      `${where}, text spacing`,
      (await layoutFaults(page)).filter((fault) => / lies /.test(fault)),
    );
    const cut = await cutTexts(page);
    look(
      `${where}, text spacing`,
      cut.filter((text) => !before.has(text)),
    );
    await setTextSpacing(page, false);
  }
  return faults;
}

/** What is drawn in motion, where somebody wants none. */
function movingParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const moves = (element: Element) => {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
      return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior === 'smooth';
    };
    return [...document.querySelectorAll('*')].filter(moves).map(({ outerHTML }) => outerHTML.slice(0, 100));
  });
}

/** Looks at each state that it is told of, and tells of all in the end. */
class Walk {
  readonly #page: Page;
  readonly #faults: string[] = [];

  constructor(page: Page) {
    this.#page = page;
  }

  /** `closer`: also where more contrast is wanted. */
  async at(state: string, closer?: 'closer'): Promise<void> {
    for (const fault of await faultsOf(this.#page, closer !== undefined))
      this.#faults.push(`${state}, ${fault}`);
  }

  /** A page as it is when it has come. */
  async open(path: string, state = path): Promise<void> {
    await this.#page.goto(path);
    await expect(this.#page.getByRole('heading', { level: 1 })).toBeVisible();
    await this.at(state);
  }

  end(): void {
    expect(this.#faults).toEqual([]);
  }
}

test('signing in', async ({ page, complaints }) => {
  const walk = new Walk(page);
  await walk.open('/login');
  await page.getByLabel('User name').fill('nobody');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();
  await walk.at('a wrong password', 'closer');
  await walk.open('/login?notDone=ended', 'a session that has ended');
  await walk.open('/nothing-is-here', 'not found');
  walk.end();
  complaints.splice(0);
});

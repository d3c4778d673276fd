import type { Page } from '@playwright/test';

/** Holds back what the router asks for, as a database does that stands still or a slow network, until it is let go. */
export async function holdPages(page: Page): Promise<() => Promise<void>> {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const isAsked = (url: URL) => url.searchParams.has('_rsc');
  await page.route(isAsked, async (route) => {
    await gate;
    await route.continue().catch(() => undefined);
  });
  return async () => {
    letGo();
    await page.unroute(isAsked);
  };
}

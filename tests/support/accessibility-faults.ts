import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** All that axe-core knows of WCAG 2.2 A and AA, and its best practice; the size of what is pressed is left out by it unless asked for. */
const EVERYTHING: axe.RunOptions = { rules: { 'target-size': { enabled: true } } };

/** What the theme and the contrast that somebody prefers can change. */
export const COLOURS: axe.RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/** 7:1 instead of 4.5:1, as who prefers more contrast is given. */
export const MORE_CONTRAST: axe.RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast-enhanced'] },
};

/** What axe-core finds wrong with a page, in words; empty where nothing is. */
export async function accessibilityFaults(
  page: Page,
  options: axe.RunOptions = EVERYTHING,
): Promise<string[]> {
  // By the browser's debugger: the policy of the pages lets no foreign script in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (asked) => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    // The frame with a mail is a document of its own, in which no script may answer.
    const { violations } = await checker.run(document, {
      ...asked,
      iframes: false,
      // Of rules that are not asked for.
      preload: false,
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => {
        const why = failureSummary.split('\n').slice(1).join(' ').trim();
        return `${id}: ${html.slice(0, 160)} (${why})`;
      }),
    );
  }, options);
}

import type { Page } from '@playwright/test';

/** The distances that somebody may set for all text (WCAG 1.4.12): of lines, paragraphs, letters and words. */
const SPACED =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }';

/** Sets them on the page as it is now, or takes them back. */
export async function setTextSpacing(page: Page, isSet: boolean): Promise<void> {
  await page.evaluate(
    (style) => {
      // No style element: the policy of the pages would not let it in.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      document.adoptedStyleSheets = style === '' ? [] : [sheet];
    },
    isSet ? SPACED : '',
  );
}

/**
 * Texts of which a part cannot be seen, as what they stand in hides what does not fit. Words of mails, addresses and names may be cut where an ellipsis
 * says so, and what they belong to shows them whole; an address that has no room beside a name is left out.
 */
export async function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const FOREIGN =
      '.cell-from > *, .cell-subject > *, .removed td, .group li, .name-text, .frame-mailbox, .account-name, .marks *';
    const cut: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      const text = (node.textContent ?? '').trim();
      if (!parent || text === '' || !parent.checkVisibility() || parent.closest('option, svg')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
      for (let at: Element | null = parent; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        // For screen readers alone.
        if (style.clipPath !== 'none' || at.clientWidth <= 1) break;
        const { left, right, top, bottom } = at.getBoundingClientRect();
        const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
        const hasEnd = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
        const isAcross =
          hides(style.overflowX) && rects.some((rect) => rect.right > right + 2 || rect.left < left - 2);
        const isDown =
          hides(style.overflowY) && rects.some((rect) => rect.bottom > bottom + 4 || rect.top < top - 4);
        if (isAcross || isDown) {
          if (!(hasEnd && at.matches(FOREIGN)) && !at.matches('td.cell-from'))
            cut.push(`“${text.slice(0, 40)}” is cut by ${at.outerHTML.slice(0, 60)}`);
          break;
        }
        // What scrolls shows the rest; what is taken out of the flow is cut by nothing around it.
        if (style.position === 'fixed' || [style.overflowX, style.overflowY].includes('auto')) break;
      }
    }
    return cut;
  });
}

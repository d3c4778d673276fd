import type { Page } from '@playwright/test';

/** What is wrong with how a page is laid out, in words; empty where nothing is. */
export async function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth)
      faults.push(`scrolls sideways: ${root.scrollWidth} of ${root.clientWidth} pixels`);

    /** For screen readers alone, or long text that scrolls in a box of its own. */
    const isElsewhere = (element: Element) =>
      element.closest('.sr-only, pre, iframe') !== null ||
      element.closest('thead')?.clientWidth === 1 ||
      !element.checkVisibility();
    /** The line that something stands in, which may be clipped by what it stands in. */
    const tops = (range: Range) => new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));

    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      if (!node.parentElement || isElsewhere(node.parentElement)) continue;
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/\S+/g)) {
        if (!/^\p{L}{2,12}[.,:;?!)]?$/u.test(word)) continue;
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (tops(range).size > 1) faults.push(`breaks the word “${word}”`);
      }
    }

    // Cells and links lie side by side, not on each other.
    for (const row of document.querySelectorAll('[role="row"], tr, .nav-list, .list-head, .toolbar')) {
      const boxes = [...row.children]
        .filter((child) => !isElsewhere(child))
        .map((child) => ({ child, box: visibleBox(child) }));
      for (const [index, one] of boxes.entries())
        for (const other of boxes.slice(index + 1))
          if (overlap(one.box, other.box))
            faults.push(`“${textOf(one.child)}” lies on “${textOf(other.child)}”`);
    }

    // An icon stands beside what it is for.
    for (const icon of document.querySelectorAll('.icon')) {
      const next = icon.nextElementSibling;
      if (!next || isElsewhere(icon) || isElsewhere(next)) continue;
      if (next.getBoundingClientRect().top >= icon.getBoundingClientRect().bottom)
        faults.push(`“${textOf(next)}” lies below its icon`);
    }
    return faults;

    /** What is seen of the text of an element: not its box, which may be wider or narrower than its text. */
    function visibleBox(element: Element): DOMRect {
      const rects: DOMRect[] = [];
      const inside = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = inside.nextNode(); node; node = inside.nextNode()) {
        if (!node.parentElement || isElsewhere(node.parentElement)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const rect of range.getClientRects()) rects.push(clipped(rect, node.parentElement, element));
      }
      const seen = rects.filter(({ width, height }) => width > 0 && height > 0);
      if (seen.length === 0) return new DOMRect();
      const left = Math.min(...seen.map((rect) => rect.left));
      const top = Math.min(...seen.map((rect) => rect.top));
      const right = Math.max(...seen.map((rect) => rect.right));
      return new DOMRect(left, top, right - left, Math.max(...seen.map(({ bottom }) => bottom)) - top);
    }
    /** By all that hides what does not fit into it, from the text to the element. */
    function clipped(rect: DOMRect, from: Element, to: Element): DOMRect {
      let { left, top, right, bottom } = rect;
      for (let at: Element | null = from; at; at = at === to ? null : at.parentElement) {
        if (getComputedStyle(at).overflowX === 'visible') continue;
        const own = at.getBoundingClientRect();
        [left, top] = [Math.max(left, own.left), Math.max(top, own.top)];
        [right, bottom] = [Math.min(right, own.right), Math.min(bottom, own.bottom)];
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    }
    function overlap(one: DOMRect, other: DOMRect): boolean {
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      return across > 1 && down > 1;
    }
    function textOf(element: Element): string {
      return (element.textContent ?? '').trim().slice(0, 40);
    }
  });
}

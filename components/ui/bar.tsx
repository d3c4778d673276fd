/** How much of a whole, as a small bar beside its word or number. By a class (app/styles/bars.css): the page's policy allows no style attribute. */
export function Bar({ percent }: { percent: number }) {
  return <i className={`bar p${percent}`} />;
}

/** What such a bar shows. */
export function percentOf(bar: Element): number {
  return Number(/ p(\d+)/.exec(bar.className)?.[1]);
}

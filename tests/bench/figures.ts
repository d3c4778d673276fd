/** Median and 95th percentile of some milliseconds. */
export interface Figure {
  median: number;
  p95: number;
}

export function figureOf(samples: number[]): Figure {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}

/** `12 / 15` in whole milliseconds, one decimal below ten. */
export function formatFigure({ median, p95 }: Figure): string {
  return `${formatMs(median)} / ${formatMs(p95)}`;
}

export function formatMs(ms: number): string {
  return Math.abs(ms) < 10 ? ms.toFixed(1) : String(Math.round(ms));
}

/** A table in Markdown, first column left, the others right. */
export function formatTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_cell, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

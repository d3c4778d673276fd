import { afterEach, beforeEach, vi } from 'vitest';

/**
 * What the log says during each test of a file, a line a record, without the time: `error release failed: actor=alice`. None of it is
 * printed. Call it at the top of the file.
 */
export function hearLog(): string[] {
  const lines: string[] = [];
  const hear = (text: unknown) => {
    for (const line of String(text).split('\n').filter(Boolean))
      lines.push(line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, ''));
    return true;
  };
  beforeEach(() => {
    lines.length = 0;
    vi.spyOn(process.stderr, 'write').mockImplementation(hear);
  });
  afterEach(() => {
    vi.mocked(process.stderr.write).mockRestore();
  });
  return lines;
}

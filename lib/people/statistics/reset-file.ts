import { isMissing } from '@/lib/ground/files/not-plain';
import { notWritten } from '@/lib/ground/files/not-written';
import { readSmallFile } from '@/lib/ground/files/read-file';
import { replaceFile } from '@/lib/ground/files/replace-file';
import { type FilterTotals, NO_TOTALS } from './filter-totals';

/*
 * USER.rstats, the totals at the last reset (F§1): `TP,TN,FN,FP,SC,IC`, as dspam_stats -r and the old pages' `Reset` write
 * it. At somebody's first visit the old pages write four fields, the first of which is spam and missed spam together.
 */

/** The totals at a reset. */
export interface ResetSnapshot {
  totals: FilterTotals;
  /** When the file was written. */
  at: Date;
}

/** What such a file says; null when it is neither of the two forms. */
export function parseResetFile(text: string): FilterTotals | null {
  const [line = ''] = text.split('\n');
  const fields = line.trim().split(',');
  if (!fields.every((field) => /^\d{1,20}$/.test(field))) return null;
  const [
    first = 0n,
    innocent = 0n,
    missed = 0n,
    falsePositives = 0n,
    spamCorpusfed = 0n,
    innocentCorpusfed = 0n,
  ] = fields.map(BigInt);
  if (fields.length === 6)
    return { caught: first, innocent, missed, falsePositives, spamCorpusfed, innocentCorpusfed };
  if (fields.length !== 4) return null;
  return { ...NO_TOTALS, caught: first > missed ? first - missed : 0n, innocent, missed, falsePositives };
}

/** The line that dspam_stats -s subtracts. */
export function formatResetFile(totals: FilterTotals): string {
  const { caught, innocent, missed, falsePositives, spamCorpusfed, innocentCorpusfed } = totals;
  return `${[caught, innocent, missed, falsePositives, spamCorpusfed, innocentCorpusfed].join(',')}\n`;
}

/** The last reset; null when there was none, `unusable` when the file is not what it should be or may not be read. */
export async function readResetFile(file: string): Promise<ResetSnapshot | 'unusable' | null> {
  try {
    const { bytes, mtime } = await readSmallFile(file);
    const totals = parseResetFile(bytes.toString('latin1'));
    return totals ? { totals, at: mtime } : 'unusable';
  } catch (error) {
    return isMissing(error) ? null : 'unusable';
  }
}

/** Writes a reset. Throws `unavailable` when that cannot be done, leaving the last one in place. */
export async function writeResetFile(file: string, totals: FilterTotals): Promise<void> {
  try {
    await replaceFile(file, Buffer.from(formatResetFile(totals)));
  } catch (cause) {
    throw notWritten(file, cause, 'resetNotWritable');
  }
}

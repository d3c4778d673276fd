import { fstatSync } from 'node:fs';
import { z } from 'zod';
import type { LogSettings } from '@/lib/ground/log';
import { LOG_FORMATS, LOG_LEVELS } from '@/lib/ground/log-line';

/** The variables of the log, for lib/store/config/variables.ts. */
export const logVariables = {
  LOG_LEVEL: z.enum(LOG_LEVELS, 'has to be error, warn, info or debug').default('info'),
  LOG_FORMAT: z.enum(LOG_FORMATS, 'has to be text or json').default('text'),
  JOURNAL_STREAM: z.string().optional(),
};

type Variables = z.output<z.ZodObject<typeof logVariables>>;

/** `JOURNAL_STREAM` is systemd's: the device and inode of what a service has been given to write to (systemd.exec(5)). */
export function readLogSettings({ LOG_LEVEL, LOG_FORMAT, JOURNAL_STREAM }: Variables): LogSettings {
  return { level: LOG_LEVEL, format: LOG_FORMAT, toJournal: isStandardError(JOURNAL_STREAM) };
}

/** Programs hand the variable on to those that they start, whose output goes elsewhere. */
function isStandardError(stream: string | undefined): boolean {
  if (stream === undefined) return false;
  try {
    const { dev, ino } = fstatSync(2, { bigint: true });
    return stream === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

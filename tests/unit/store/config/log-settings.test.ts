import { fstatSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readLogSettings } from '@/lib/store/config/log-settings';

const USUAL = { LOG_LEVEL: 'info', LOG_FORMAT: 'text' } as const;
const { dev, ino } = fstatSync(2, { bigint: true });

it.each([
  ['standard error', `${dev}:${ino}`, true],
  ['what was given to another program', `${dev}:${ino + 1n}`, false],
  ['no stream at all', 'x', false],
  ['nothing', undefined, false],
])('a line has the priority of the journal where that is %s', (_what, JOURNAL_STREAM, toJournal) => {
  expect(readLogSettings({ ...USUAL, JOURNAL_STREAM })).toEqual({ level: 'info', format: 'text', toJournal });
});

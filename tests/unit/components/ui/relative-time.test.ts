import { createFormatter } from 'next-intl';
import { expect, it } from 'vitest';
import { relativeTime } from '@/components/ui/relative-time';

const NOW = new Date('2026-03-05T12:00:00Z');

it.each([
  ['he', '2026-03-05T11:00:00Z', 'לפני שעה'],
  ['he', '2026-03-05T10:00:00Z', 'לפני שעתיים'],
  ['he', '2026-03-03T12:00:00Z', 'לפני יומיים'],
  ['he', '2026-03-05T09:00:00Z', 'לפני 3 שעות'],
  ['en', '2026-03-05T10:00:00Z', '2 hours ago'],
  ['de', '2026-03-03T12:00:00Z', 'vor 2 Tagen'],
])('says how long ago something was, and no number twice: %s, %s', (locale, at, said) => {
  const format = createFormatter({ locale, timeZone: 'UTC' });
  expect(relativeTime(format, new Date(at), NOW)).toBe(said);
});

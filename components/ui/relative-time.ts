import type { useFormatter } from 'next-intl';

/**
 * How long ago something was, as people say it ("2 hours ago"). Hebrew has words for one and for two of a kind, behind which Unicode's data say the number once
 * more, in brackets.
 */
export function relativeTime(format: ReturnType<typeof useFormatter>, date: Date, now: Date): string {
  return format.relativeTime(date, now).replace(/ \(\p{N}+\)$/u, '');
}

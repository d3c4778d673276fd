import { useFormatter, useLocale } from 'next-intl';
import { isolated } from '@/lib/ground/isolated';
import { textDirection } from '@/lib/ground/text-direction';

/**
 * Joins names as the language does ("a, b and c"), each by itself: else a list of Latin addresses would run from left to right in a Hebrew sentence, with its
 * "or" before the first of them.
 */
export function useList() {
  const format = useFormatter();
  const direction = textDirection(useLocale());
  return (names: readonly string[], options?: Intl.ListFormatOptions) =>
    format.list(
      names.map((name) => isolated(name, direction)),
      options,
    );
}

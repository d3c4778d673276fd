import { useLocale } from 'next-intl';
import { ownDirection, textDirection } from '@/lib/ground/text-direction';

/**
 * Gives `dir` for a text of a mail or of somebody's that has a place of its own, as in cells: only where it runs against the page, as `dir="auto"` at each of
 * them would be 2 % of a list. Not by style sheets (`unicode-bidi: plaintext`): where such a text is cut, WebKit cuts off its beginning.
 */
export function useOwnDirection(): (text: string) => 'ltr' | 'rtl' | undefined {
  const page = textDirection(useLocale());
  return (text) => {
    const own = ownDirection(text);
    return own === page ? undefined : own;
  };
}

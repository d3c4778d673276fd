import { useTranslations } from 'next-intl';
import type { HistoryRow } from '@/lib/data/history/history-row';

/** What a message is, as a word; the colour only repeats it. */
export function ClassWord({ of }: { of: HistoryRow['class'] }) {
  const t = useTranslations('historyClass');
  return (
    <span className="class-word" data-class={of}>
      {t(of)}
    </span>
  );
}

import { useFormatter } from 'next-intl';
import type { UserRow } from '@/lib/data/people/user-row';

const COUNTS = ['tp', 'tn', 'fn', 'fp', 'spamCorpusfed', 'innocentCorpusfed'] as const;
const SHARES = ['accuracy', 'spamShare'] as const;

type Figure = (typeof COUNTS | typeof SHARES)[number];
type FigureTexts = [column: Figure, text: string][];

/** Says what the filter has counted, of one user or of all: by columns, in their order. */
export function useFigureTexts(): (figures: Pick<UserRow, Figure>) => FigureTexts {
  const format = useFormatter();
  const percent = { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return (figures) => [
    ...COUNTS.map((column): FigureTexts[number] => [column, format.number(figures[column])]),
    ...SHARES.map((column): FigureTexts[number] => {
      const share = figures[column];
      return [column, share === null ? '–' : format.number(share, percent)];
    }),
  ];
}

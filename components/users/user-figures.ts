import { useFormatter } from 'next-intl';
import type { UserRow } from '@/lib/data/people/user-row';

const COUNTS = ['tp', 'tn', 'fn', 'fp', 'spamCorpusfed', 'innocentCorpusfed'] as const;
const SHARES = ['accuracy', 'spamShare'] as const;

type Figure = (typeof COUNTS | typeof SHARES)[number];

/** Says what the filter has counted, of one user or of all. */
export function useFigureTexts(): (figures: Pick<UserRow, Figure>) => Record<Figure, string> {
  const format = useFormatter();
  const percent = { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  const share = (of: number | null) => (of === null ? '–' : format.number(of, percent));
  return (figures) => ({
    ...byName(COUNTS, (name) => format.number(figures[name])),
    ...byName(SHARES, (name) => share(figures[name])),
  });
}

function byName<Name extends string>(
  names: readonly Name[],
  say: (name: Name) => string,
): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, say(name)])) as Record<Name, string>;
}

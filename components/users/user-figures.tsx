import { useFormatter } from 'next-intl';
import type { UserRow } from '@/lib/data/people/user-row';
import { UserCell } from './user-cell';
import type { UserColumn, UserLabels } from './user-labels';

const COUNTS = ['tp', 'tn', 'fn', 'fp', 'spamCorpusfed', 'innocentCorpusfed'] as const satisfies UserColumn[];

type Figures = Pick<UserRow, (typeof COUNTS)[number]>;

/** What the filter has counted, of one user or of all. */
export function UserFigures(props: {
  figures: Figures;
  accuracy: number | null;
  spamShare: number | null;
  labels: UserLabels;
}) {
  const format = useFormatter();
  const percent = (share: number | null) =>
    share === null
      ? '–'
      : format.number(share, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <>
      {COUNTS.map((column) => (
        <UserCell key={column} column={column} labels={props.labels}>
          {format.number(props.figures[column])}
        </UserCell>
      ))}
      <UserCell column="accuracy" labels={props.labels}>
        {percent(props.accuracy)}
      </UserCell>
      <UserCell column="spamShare" labels={props.labels}>
        {percent(props.spamShare)}
      </UserCell>
    </>
  );
}

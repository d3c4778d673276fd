import { Icon } from './icon';
import { useOwnDirection } from './use-own-direction';

/** Under the subject: a paper clip (`attachment` says so), why it looks like a mistake where it does, and the first words of the text, which may run from right to left. */
export function Snippet({
  row: { snippet, hasAttachment, why = '' },
  attachment,
  className,
}: {
  row: { snippet: string; hasAttachment: boolean; why?: string };
  attachment: string;
  /** `snippet`, where no cell of a list says so. */
  className?: string;
}) {
  const own = useOwnDirection()(snippet);
  if (snippet === '' && why === '' && !hasAttachment) return null;
  return (
    <p className={className} dir={why === '' ? own : undefined}>
      {hasAttachment && (
        <>
          <Icon name="attachment" />
          <i className="sr-only">{attachment} </i>
        </>
      )}
      {why !== '' && <b>{`${why} `}</b>}
      {why !== '' && own !== undefined ? <bdi dir={own}>{snippet}</bdi> : snippet}
    </p>
  );
}

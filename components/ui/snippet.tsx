import { Icon } from './icon';

/** Under the subject: a paper clip (`attachment` says so), and the first words of the text, which may run from right to left. */
export function Snippet({
  row: { snippet, hasAttachment },
  attachment,
}: {
  row: { snippet: string; hasAttachment: boolean };
  attachment: string;
}) {
  if (snippet === '' && !hasAttachment) return null;
  return (
    <span className="snippet">
      {hasAttachment && (
        <>
          <Icon name="attachment" />
          <i className="sr-only">{attachment} </i>
        </>
      )}
      <bdi>{snippet}</bdi>
    </span>
  );
}

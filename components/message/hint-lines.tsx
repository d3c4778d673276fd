import type { ExplainedMessage } from '@/lib/data/message/get-explanation';

/** What a sentence says of a count; null where nothing was learned. */
export function learnedCounts(count: ExplainedMessage['hints']['address']) {
  if (!count || count.innocentHits + count.spamHits === 0) return null;
  return { innocent: count.innocentHits, spam: count.spamHits };
}

/** Sentences below a title; renders nothing where there are none. */
export function HintLines({
  title,
  lines,
}: {
  title: string;
  lines: (string | boolean | null | undefined)[];
}) {
  const said = lines.filter((line) => typeof line === 'string');
  if (said.length === 0) return null;
  return (
    <section className="evidence">
      <h3>{title}</h3>
      <ul>
        {said.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

import { useTranslations } from 'next-intl';
import type { ExplainedMessage } from '@/lib/data/message/get-explanation';
import { EvidenceList } from './evidence-list';
import { ListHints } from './list-hints';
import { MarkRows } from './mark-rows';
import { SenderHints } from './sender-hints';

/** In this order, behind the sender and the list. */
const KINDS = ['subject', 'text', 'link'] as const;

/** What speaks for and against a message, as a person understands it: who sent it first, what only a mail server understands last and folded. */
export function ShownEvidence({ explained }: { explained: ExplainedMessage }) {
  const t = useTranslations('evidence');
  const { hints, shown, technical, towardsInnocent, towardsSpam } = explained;
  return (
    <>
      <div className="factor-groups">
        <SenderHints hints={hints} />
        <ListHints hints={hints} />
        {KINDS.filter((kind) => shown[kind].length > 0).map((kind) => (
          <section key={kind} className="evidence">
            <h3>{t(kind)}</h3>
            <MarkRows rows={shown[kind]} />
          </section>
        ))}
      </div>
      <details className="evidence-all">
        <summary>{t('technical', { count: technical })}</summary>
        <div className="factor-groups">
          <EvidenceList towards="innocent" rows={towardsInnocent} />
          <EvidenceList towards="spam" rows={towardsSpam} />
        </div>
      </details>
    </>
  );
}

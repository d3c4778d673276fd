import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { Finding, SaidFinding } from '@/lib/data/site/get-doctor';
import { typedPieces } from './typed-pieces';

const ICONS = { good: 'done', warning: 'warning', fault: 'close', unknown: 'info' } as const;

/** One finding, and what fixes it, as text to copy. */
export function DoctorLine({
  said: { level, title, text, remedies },
  values,
}: {
  said: SaidFinding;
  values: Finding['values'];
}) {
  const t = useTranslations('doctor');
  return (
    <li className="health-line" data-level={level}>
      <Icon name={ICONS[level]} />
      <div className="grid min-w-0 flex-1 gap-1">
        <p>
          <span className="sr-only">{t(level)} </span>
          <strong>{title}.</strong>{' '}
          {typedPieces(text, values).map((piece, place) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence
            piece.isTyped ? <code key={place}>{piece.text}</code> : piece.text,
          )}
        </p>
        {remedies.map(({ where, lines }) => (
          <div key={lines.join('\n')} className="grid gap-1">
            <p className="text-muted">{where}:</p>
            <pre className="statements">{lines.join('\n')}</pre>
          </div>
        ))}
      </div>
    </li>
  );
}

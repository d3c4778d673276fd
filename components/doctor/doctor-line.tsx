import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { SaidFinding } from '@/lib/data/site/get-doctor';

const ICONS = { good: 'done', warning: 'warning', fault: 'close', unknown: 'info' } as const;

/** One finding, and what fixes it, as text to copy. */
export function DoctorLine({ said: { level, title, text, remedies } }: { said: SaidFinding }) {
  const t = useTranslations('doctor');
  return (
    <li className="health-line" data-level={level}>
      <Icon name={ICONS[level]} />
      <div className="grid min-w-0 flex-1 gap-1">
        <p>
          <span className="sr-only">{t(level)} </span>
          <strong>{title}.</strong> {text}
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

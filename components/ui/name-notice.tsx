import { useTranslations } from 'next-intl';
import type { NameProblem } from '@/lib/data/quarantine/get-quarantine';
import { Notice } from './notice';

/** Says why the filter has no user of this name. */
export function NameNotice({ problem }: { problem: NameProblem }) {
  const t = useTranslations('nameProblem');
  return (
    <Notice tone="warning" role="note">
      {t(problem)}
    </Notice>
  );
}

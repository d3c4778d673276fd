import { useTranslations } from 'next-intl';

/** The title of the browser's tab. */
export function PageTitle({ page }: { page: string }) {
  return <title>{useTranslations('app')('title', { page })}</title>;
}

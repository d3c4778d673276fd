import { useTranslations } from 'next-intl';
import type { Mark } from '@/lib/data/message/get-explanation';

/** A token as a person reads it: a word, two that follow each other, `Subject: word`, a piece of a link. */
export function TokenWords({ token }: { token: Pick<Mark, 'part' | 'header' | 'words'> }) {
  const t = useTranslations('why');
  const words = token.words.join(' ');
  if (token.part === 'url') return <q>{t('inUrl', { words })}</q>;
  if (token.part === 'header') return <q>{t('underHeader', { header: token.header ?? '', words })}</q>;
  return <q>{words}</q>;
}

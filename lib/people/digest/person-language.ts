import { isLanguage, type Language } from '@/lib/ground/languages';
import { getConfig } from '@/lib/store/config/config';
import type { ChoiceRow } from './choice-rows';

/** The language of what is sent to somebody: no browser says which they read. */
export function personLanguage({ language }: Pick<ChoiceRow, 'language'>): Language {
  return isLanguage(language) ? language : getConfig().defaultLanguage;
}

/** The languages of messages/*.json, as they call themselves, in the order in which they are offered. */
export const LANGUAGES = {
  cs: 'Čeština',
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  he: 'עברית',
  it: 'Italiano',
  nl: 'Nederlands',
  'pt-BR': 'Português (Brasil)',
  ru: 'Русский',
} as const;

export type Language = keyof typeof LANGUAGES;

export function isLanguage(tag: unknown): tag is Language {
  return typeof tag === 'string' && Object.hasOwn(LANGUAGES, tag);
}

/**
 * Which of ours a tag means, whatever its region: `de` for de-AT, `pt-BR` for pt, `he` for iw. Null for another language, for one in a script that our texts are not
 * written in (he-Latn, de-Arab), and for what is no tag.
 */
export function languageOf(tag: string): Language | null {
  try {
    const { language, script } = new Intl.Locale(tag);
    const found = language === 'pt' ? 'pt-BR' : language;
    if (!isLanguage(found)) return null;
    return script === undefined || script === new Intl.Locale(found).maximize().script ? found : null;
  } catch {
    return null;
  }
}

import { isLanguage, type Language, languageOf } from '@/lib/ground/languages';
import { askedLocales } from './asked-locales';

export interface Locales {
  /** Of the texts. */
  language: Language;
  /** The same with the person's region, for numbers, plurals and lists. */
  locale: string;
  /** For dates and times. */
  dates: string;
}

/**
 * In which language somebody reads: what they have chosen, else what their browser asks for, else the site's. Regions are the browser's: en-GB has the texts of en.
 * Dates are in the form of the browser's first language where that is none of ours and nothing was chosen. See decisions 164 and 277.
 */
export function chooseLocales(
  { chosen, header }: { chosen: string | null | undefined; header: string | null },
  otherwise: Language,
): Locales {
  const asked = askedLocales(header);
  const own = isLanguage(chosen) ? chosen : null;
  const language = own ?? asked.map(languageOf).find((each) => each !== null) ?? otherwise;
  const regional = asked.find((tag) => languageOf(tag) === language) ?? language;
  const [first] = asked;
  return {
    language,
    // A region of the language's own name is that of the texts.
    locale: language.includes('-') ? language : regional,
    dates: own === null && first !== undefined && languageOf(first) === null ? first : regional,
  };
}

import type { Language } from '@/lib/ground/languages';
import { log } from '@/lib/ground/log';
import { allAsInstalled } from '@/lib/store/config/as-installed';
import type english from '@/messages/en.json';

type AllTexts = typeof english;

/** A file is read when somebody first asks for its language. */
const FILES: Record<Language, () => Promise<{ default: AllTexts }>> = {
  cs: () => import('@/messages/cs.json', { with: { type: 'json' } }),
  de: () => import('@/messages/de.json', { with: { type: 'json' } }),
  en: () => import('@/messages/en.json', { with: { type: 'json' } }),
  es: () => import('@/messages/es.json', { with: { type: 'json' } }),
  fr: () => import('@/messages/fr.json', { with: { type: 'json' } }),
  he: () => import('@/messages/he.json', { with: { type: 'json' } }),
  it: () => import('@/messages/it.json', { with: { type: 'json' } }),
  nl: () => import('@/messages/nl.json', { with: { type: 'json' } }),
  'pt-BR': () => import('@/messages/pt-BR.json', { with: { type: 'json' } }),
  ru: () => import('@/messages/ru.json', { with: { type: 'json' } }),
};

const kept = new Map<Language, Promise<AllTexts>>();

/** All texts of a language, read once. Where its file is not there, as while another version is being installed, those of English: they say more than no page. */
export function textsOf(language: Language): Promise<AllTexts> {
  return language === 'en' ? read('en') : read(language).catch((error) => inEnglish(language, error));
}

function read(language: Language): Promise<AllTexts> {
  const before = kept.get(language);
  if (before) return before;
  const made = FILES[language]().then((file) => allAsInstalled(file.default));
  kept.set(language, made);
  // Not kept where the file cannot be read now.
  made.catch(() => kept.delete(language));
  return made;
}

const missed = new Set<Language>();

/** Each page asks anew; the log has it once. */
function inEnglish(language: Language, error: unknown): Promise<AllTexts> {
  if (!missed.has(language)) log.error('texts not read', { language }, error);
  missed.add(language);
  return read('en');
}

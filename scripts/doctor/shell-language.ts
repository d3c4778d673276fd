import { type Language, languageOf } from '@/lib/ground/languages';

/** The language that whoever types a command reads: of `de_AT.UTF-8` that is `de`. Null where their shell names none of ours: `C` and `POSIX` are no language. */
export function shellLanguage(env: Record<string, string | undefined>): Language | null {
  const named = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  const [, tag] = /^([a-z]{2,3}(?:_[A-Z]{2})?)(?:[.@]|$)/.exec(named) ?? [];
  return tag === undefined ? null : languageOf(tag.replace('_', '-'));
}

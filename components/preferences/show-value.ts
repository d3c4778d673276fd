import type { useTranslations } from 'next-intl';

/** A value in words, where there are any for it. */
export function showValue(t: ReturnType<typeof useTranslations>, name: string, value: string): string {
  const key = optionKey(name, value);
  return t.has(key) ? t(key) : value;
}

/** The key of an option below `preference.`: `spamActionTag`, or for switches only `on` and `off`. */
export function optionKey(name: string, value: string): string {
  if (value === 'on' || value === 'off') return value;
  return `${name}${value.charAt(0).toUpperCase()}${value.slice(1)}`;
}

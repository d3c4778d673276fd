import { textIfAny } from '@/components/ui/text-of';

/** A value in words, where there are any for it. */
export function showValue(t: { has(key: never): boolean }, name: string, value: string): string {
  const key = optionKey(name, value);
  return textIfAny(t, key) ?? value;
}

/** The key of an option below `preference.`: `spamActionTag`, or for switches only `on` and `off`. */
export function optionKey(name: string, value: string): string {
  if (value === 'on' || value === 'off') return value;
  return `${name}${value.charAt(0).toUpperCase()}${value.slice(1)}`;
}

type Values = Record<string, string | number | Date>;

/** What useTranslations and getTranslations give, whatever their namespace. */
interface Texts {
  (key: string, values?: Values): string;
  has(key: string): boolean;
}

/**
 * The text of a key that is made of data (a reason, a result, the name of a preference), which the compiler cannot know; the tests
 * of the messages look that each is there.
 */
export function textOf(t: { has(key: never): boolean }, key: string, values?: Values): string {
  return (t as unknown as Texts)(key, values);
}

/** The same of a key that may have no text; then null. */
export function textIfAny(t: { has(key: never): boolean }, key: string, values?: Values): string | null {
  return (t as unknown as Texts).has(key) ? textOf(t, key, values) : null;
}

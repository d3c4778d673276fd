/**
 * Blanks, and signs without any width that come along when something is copied: sentences of ours have isolates around names and addresses
 * (decision 279), other programs their marks of direction.
 */
const UNSEEN = /[\s\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;

/** What somebody has typed or pasted, without what nobody sees at its ends. In the middle it stays: an address with it is another one. */
export function typedText(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && UNSEEN.test(text.charAt(from))) from++;
  while (to > from && UNSEEN.test(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

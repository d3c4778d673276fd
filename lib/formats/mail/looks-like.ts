import { domainToUnicode } from 'node:url';

/**
 * Letters of Cyrillic, Greek and Armenian that nobody tells from one of a to z, in lower case: those by which a name is made to look like another
 * (UTS #39, confusables.txt, as far as addresses have them).
 */
const LIKE: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ї: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  ѕ: 's',
  т: 't',
  у: 'y',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  α: 'a',
  γ: 'y',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  օ: 'o',
  ս: 'u',
  հ: 'h',
  ո: 'n',
};

/**
 * The address of plain letters that one with letters of another script looks like; null where nobody takes it for one. What is wholly of another script and
 * reads as such is none.
 */
export function looksLike(address: string): string | null {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  // A domain goes over the wire in letters a to z, and is shown in its own.
  const shown = address.slice(0, at + 1) + (domainToUnicode(domain) || domain);
  const plain = [...shown.normalize('NFKC').toLowerCase()].map((letter) => LIKE[letter] ?? letter).join('');
  return plain !== address.toLowerCase() && /^[\x21-\x7e]+$/.test(plain) ? plain : null;
}

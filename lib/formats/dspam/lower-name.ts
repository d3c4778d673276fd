/**
 * A name in lower case. Two spellings are one person here only if they differ in nothing but the case of A to Z. The
 * full rules of Unicode make a `k` of the Kelvin sign and an `i` of `İ`, and a database takes `é` for `e`: names of
 * other people.
 */
export function lowerName(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

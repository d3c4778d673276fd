/**
 * A name in lower case, the only way in which two spellings are one person here: A to Z, and no other letter. The full rules
 * of Unicode make a `k` of the Kelvin sign and an `i` of `İ`, and a database takes `é` for `e`: names of other people.
 */
export function lowerName(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/**
 * The end of a choice by kind that has named them all: a kind that is added later is an error of types here, until somebody has
 * said what it means. Throws, for what comes from a database of another version.
 */
export function unforeseen(kind: never): never {
  throw new Error(`nothing is known of the kind ${String(kind)}`);
}

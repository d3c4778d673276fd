import { isExactlyAt } from './bytes';

/** Nested mail has a handful; each costs a look at every line that begins with a dash. */
export const MAX_BOUNDARIES = 32;
/** The engine's buffer for one, less its end. */
const MAX_LENGTH = 127;

/** The boundaries that a message has named so far. None is ever dropped, and each is compared by its beginning only. */
export class Boundaries {
  readonly #lines: string[] = [];

  /** @returns false when there are more than any real mail needs */
  add(boundary: string): boolean {
    const line = `--${boundary}`;
    if (boundary === '' || this.#lines.includes(line)) return true;
    if (!this.#lines.some((known) => boundary.startsWith(known))) this.#lines.push(line);
    return this.#lines.length <= MAX_BOUNDARIES;
  }

  /** Whether the line that stands there divides two parts. */
  match(message: Uint8Array, start: number, end: number): boolean {
    return this.#lines.some((line) => line.length <= end - start && isExactlyAt(message, start, line));
  }
}

/**
 * The boundary that the engine reads from a Content-Type: after the first `boundary` the first `=`, then blanks, one
 * quote, and up to the next blank, quote or semicolon; a carriage return is part of it.
 * @returns '' for none
 */
export function boundaryIn(value: string): string {
  const named = value.search(/boundary/i);
  const equals = named < 0 ? -1 : value.indexOf('=', named);
  if (equals < 0) return '';
  const rest = value
    .slice(equals + 1)
    .replace(/^[ \t\n\v\f\r]+/, '')
    .replace(/^"/, '');
  return (/^[ ";\n\t]*[^ ";\n\t]*/.exec(rest)?.[0] ?? '').slice(0, MAX_LENGTH);
}

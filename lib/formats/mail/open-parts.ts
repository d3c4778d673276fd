import type { MimePart } from './mime-part';

const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;

/**
 * The multiparts that a place in a message lies in, outermost first, and the part without parts that is being read there.
 * Looking for a boundary that none of them has costs the same at any depth.
 */
export class OpenParts {
  readonly #multiparts: MimePart[] = [];
  /** How many of them have each boundary: an inner one may repeat that of an outer one. */
  readonly #boundaries = new Map<string, number>();
  /** How many of them begin with each byte. */
  readonly #firstBytes = new Uint32Array(256);
  #leaf: MimePart | null = null;

  get depth(): number {
    return this.#multiparts.length;
  }

  open(multipart: MimePart): void {
    this.#multiparts.push(multipart);
    this.#countFirst(multipart, 1);
    this.#boundaries.set(multipart.boundary, (this.#boundaries.get(multipart.boundary) ?? 0) + 1);
  }

  read(leaf: MimePart): void {
    this.#leaf = leaf;
  }

  /** Whether a boundary may begin with that byte, so that most lines need not be looked at. */
  mayBegin(byte = 0): boolean {
    return this.#firstBytes[byte] !== 0 || byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE;
  }

  /**
   * The innermost multipart of that boundary, and how deep it is. Quotation marks around it are skipped: none were
   * meant.
   */
  find(line: string): { multipart: MimePart; depth: number } | null {
    const isQuoted = line.startsWith('"') || line.startsWith("'");
    const boundary = isQuoted && !this.#boundaries.has(line) ? line.replace(/^(["'])(.*)\1$/, '$2') : line;
    if (!this.#boundaries.has(boundary)) return null;
    const depth = this.#multiparts.findLastIndex((multipart) => multipart.boundary === boundary);
    const multipart = this.#multiparts[depth];
    return multipart ? { multipart, depth } : null;
  }

  /** Ends all that is open but the outermost `depth` multiparts, at the offset `end`. */
  closeTo(depth: number, end: number): void {
    if (this.#leaf) this.#leaf.bodyEnd = Math.max(this.#leaf.bodyStart, end);
    this.#leaf = null;
    for (const closed of this.#multiparts.splice(depth)) {
      closed.bodyEnd = Math.max(closed.bodyStart, end);
      this.#countFirst(closed, -1);
      const left = (this.#boundaries.get(closed.boundary) ?? 1) - 1;
      if (left === 0) this.#boundaries.delete(closed.boundary);
      else this.#boundaries.set(closed.boundary, left);
    }
  }

  #countFirst({ boundary }: MimePart, step: 1 | -1): void {
    const first = Buffer.from(boundary.slice(0, 2))[0] ?? 0;
    this.#firstBytes[first] = (this.#firstBytes[first] ?? 0) + step;
  }
}

import { tokenId } from './token-id';

/** A token of a message. */
export interface Token {
  /** As DSPAM builds it, one byte a character: `word`, `first+second`, `Subject*word`, `Url*piece`. */
  name: string;
  id: bigint;
  /** How often it stands in the message. */
  frequency: number;
}

/** DSPAM's buffer for a name, less the byte that ends it. */
const LONGEST_NAME = 255;

/** Counts the tokens of a message; keeps the order in which they came. */
export class TokenBag {
  private readonly tokens = new Map<string, Token>();

  /** `most` different tokens are kept; what comes later is not looked at. */
  constructor(private readonly most: number) {}

  /** Answers the name under which it counts. */
  add(fullName: string): string {
    const name = fullName.length > LONGEST_NAME ? fullName.slice(0, LONGEST_NAME) : fullName;
    const known = this.tokens.get(name);
    if (known) known.frequency += 1;
    else if (this.tokens.size < this.most) this.tokens.set(name, { name, id: tokenId(name), frequency: 1 });
    return name;
  }

  list(): Token[] {
    return [...this.tokens.values()];
  }
}

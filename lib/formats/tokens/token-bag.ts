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

/** The name under which a token counts: DSPAM cuts a longer one. */
export function tokenName(fullName: string): string {
  return fullName.length > LONGEST_NAME ? fullName.slice(0, LONGEST_NAME) : fullName;
}

/** Counts the tokens of a message; keeps the order in which they came. */
export class TokenBag {
  private readonly places = new Map<string, number>();
  private readonly tokens: Token[] = [];

  /** `most` different tokens are kept; what comes later is not looked at. */
  constructor(private readonly most: number) {}

  /** Returns its place in the list; -1 if it is not kept. */
  add(fullName: string): number {
    const name = tokenName(fullName);
    const place = this.places.get(name) ?? this.tokens.length;
    const known = this.tokens[place];
    if (known) known.frequency += 1;
    else if (place >= this.most) return -1;
    else {
      this.tokens.push({ name, id: tokenId(name), frequency: 1 });
      this.places.set(name, place);
    }
    return place;
  }

  list(): Token[] {
    return this.tokens;
  }
}

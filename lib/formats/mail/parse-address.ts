/** A correspondent; either part may be ''. */
export interface Address {
  name: string;
  address: string;
}

/** Longer values are cut: whoever writes this much into From hides something. */
const MAX_LENGTH = 2_000;

const BARE = /^[^\s<>()",;:@]+@[^\s<>()",;:@]+$/;

/**
 * The first mailbox of a decoded From value: `Name <address>`, `"Name" <address>`, `address (Name)`, `address`. A decoded
 * name may hold commas, so `Doe, John <j@x>` is one mailbox. Without an address, the value is the name. Never throws.
 */
export function parseAddress(value: string): Address {
  const text = value.slice(0, MAX_LENGTH).trim();
  const nameEnd = text.startsWith('"') ? endOfQuoted(text) : 0;
  const close = text.indexOf('>', nameEnd);
  const open = text.lastIndexOf('<', close);
  if (close === -1 || open < nameEnd) return withoutBrackets(text);
  const first = text.slice(0, open).split(',', 1)[0]?.trim() ?? '';
  if (nameEnd === 0 && BARE.test(first)) return { name: '', address: first };
  const address = text.slice(open + 1, close).replace(/\s+/g, '');
  if (address !== '' && !address.includes('@')) return { name: unquote(text), address: '' };
  const name = unquote(text.slice(0, open).trim());
  return { name: name === address ? '' : name, address };
}

/** `address (Name)`, `address, ...`, `Name address`, or no address at all. */
function withoutBrackets(text: string): Address {
  if (BARE.test(text)) return { name: '', address: text };
  const words = text.startsWith('"') ? [] : text.split(/[\s,;:]+/);
  const address = words.find((word) => BARE.test(word));
  if (!address) return { name: unquote(text), address: '' };
  const before = text.slice(0, text.indexOf(address)).replace(/[\s,;:]+$/, '');
  const comment = /\(([^()]*)\)/.exec(text)?.[1]?.trim();
  return { name: unquote(before) || comment || '', address };
}

/** Index after the closing quotation mark, or 0 when there is none. */
function endOfQuoted(text: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return 0;
}

function unquote(text: string): string {
  const inner = text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  return inner.replace(/\\(["\\])/g, '$1').trim();
}

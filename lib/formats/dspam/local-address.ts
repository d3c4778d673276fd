import { domainToASCII } from 'node:url';

/** RFC 5321 4.5.3.1. */
const MOST_LOCAL = 64;
const MOST_ADDRESS = 254;
/** Parts between dots. No `%` and no `!`, by which mail servers pass mail on to other hosts, and nothing that means something to a shell. */
const LOCAL_PART = /^[a-z0-9_'+][a-z0-9_'+-]*(?:\.[a-z0-9_'+-]+)*$/i;
const DOMAIN =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * An address that mail of the site may be released to: of one of `domains` (lower case) to the letter, no subdomain,
 * and of a form that is one word to every program behind DSPAM, and never an option. DSPAM itself lets more through.
 * Returns the address with its domain in lower case; null for anything else.
 */
export function parseLocalAddress(text: string, domains: readonly string[]): string | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = text.slice(at + 1).toLowerCase();
  if (text.length > MOST_ADDRESS || local.length > MOST_LOCAL || !LOCAL_PART.test(local)) return null;
  return domains.includes(domain) ? `${local}@${domain}` : null;
}

/**
 * Reads LOCAL_DOMAINS: names separated by blanks or commas, in upper or lower case, a leading `@` allowed. Throws,
 * naming an entry that is not a domain; DSPAM accepts no address whose domain has no dot.
 */
export function parseDomains(text: string): string[] {
  const domains = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => {
      const name = entry.replace(/^@/, '');
      // domainToASCII accepts whatever it can as a domain, as it would in a URL.
      const domain = /^[\p{L}\p{M}\p{N}.-]+$/u.test(name) ? domainToASCII(name) : '';
      if (!DOMAIN.test(domain)) throw new Error(`${entry} is not a domain such as example.org`);
      return domain;
    });
  return [...new Set(domains)];
}

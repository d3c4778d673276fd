import { domainToUnicode } from 'node:url';

/** What DSPAM can find in a line of USER.blocklist: a name with a dot, without blanks. All else fits no mail. */
const DOMAIN = /^[^\s#@,;:<>()[\]"\\]+\.[^\s#@,;:<>()[\]"\\]+$/;
/** Letters other than a to z, or what stands for them. */
const FOREIGN = /[^\x00-\x7f]|(?:^|\.)xn--/;

/** The domains of a block list (block-list.ts) as people read them, in the order of the alphabet, each once. */
export function listedDomains(list: string): string[] {
  const domains = new Set<string>();
  for (const line of list.split(/\r?\n/)) {
    if (!DOMAIN.test(line)) continue;
    const text = /[^\x00-\x7f]/.test(line) ? Buffer.from(line, 'latin1').toString() : line;
    domains.add((FOREIGN.test(text) && domainToUnicode(text)) || text.toLowerCase());
  }
  return [...domains].sort();
}

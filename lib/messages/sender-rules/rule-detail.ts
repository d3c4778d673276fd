import { domainToUnicode } from 'node:url';

type RuleIntent = 'hold' | 'unhold' | 'let' | 'unlet' | 'last' | 'unlast' | 'domain' | 'below' | 'undomain';

/** As much as the audit log keeps. */
const MOST = 255;

/** What the audit log says of a domain that somebody has held back. */
export function heldDetail(domain: string): string {
  return ruleDetail('hold', domain);
}

/** What the audit log says of a rule: what was done, and the address or domain, as people read it. */
export function ruleDetail(intent: RuleIntent, of: string): string {
  const at = of.lastIndexOf('@') + 1;
  const domain = of.slice(at);
  return `${intent} ${of.slice(0, at)}${domainToUnicode(domain) || domain}`.slice(0, MOST);
}

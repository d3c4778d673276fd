/** A release of what came from a domain, because a rule says so. */
export interface RuleRelease {
  /** Whose operations know what became of it. */
  batch: string;
  domain: string;
  /** Who has made the rule. */
  madeBy: string;
}

/**
 * The detail of its audit entry. It is written before the first message is released, as a process may be killed at any time, and has no number:
 * how many arrived is known to the operations.
 */
export function ruleReleaseDetail({ batch, domain, madeBy }: RuleRelease): string {
  return `${batch} ${domain} (${madeBy})`;
}

/** Reads such a detail, whose end may have been cut; null for any other text. */
export function parseRuleRelease(detail: string): RuleRelease | null {
  const [, batch, domain, madeBy = ''] = /^([0-9a-f-]{36}) (\S+)(?: \((.*?)\)?)?$/.exec(detail) ?? [];
  return batch && domain ? { batch, domain, madeBy } : null;
}

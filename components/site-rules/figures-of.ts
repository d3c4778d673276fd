import type { SiteRulePreview } from '@/lib/data/site/get-site-rules';

/** What a sentence says of whom a rule would touch. */
export function figuresOf({ mailboxes, messages, innocent, spam }: SiteRulePreview['touched']) {
  return { mailboxes, messages, innocent, spam };
}

import { z } from 'zod';
import { oneOf, pageNumber, words } from '@/lib/data/request/param-shapes';
import { MAX_NOTE, RULE_KINDS } from '@/lib/site/sender-rules/site-rule';

const number = z.coerce.number().int().min(1).max(4_294_967_295).optional().catch(undefined);

/** The search parameters of the page of rules for everybody: what is listed, and the rule that is looked at before it is made. */
export const SITE_RULES_PARAMS = z.object({
  q: words(128),
  page: pageNumber,
  import: number,
  what: oneOf(RULE_KINDS),
  sender: words(255),
  note: words(MAX_NOTE),
});
export type SiteRulesParams = z.infer<typeof SITE_RULES_PARAMS>;

/** Those of a file that was sent. */
export const IMPORT_PARAMS = z.object({ id: number, page: pageNumber, show: oneOf(['wrong']) });

import { siteRulesCsv } from '@/lib/data/site/site-rules-csv';

export async function GET(): Promise<Response> {
  return siteRulesCsv();
}

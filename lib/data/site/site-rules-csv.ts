import 'server-only';
import { csvAnswer } from '@/lib/data/request/csv-answer';
import { partAnswer } from '@/lib/data/request/part-answer';
import { requireAdmin } from '@/lib/data/session/access';
import { listRules } from '@/lib/site/sender-rules/rule-rows';

/** All rules for everybody as a file that can be imported again; its words are not translated. Only for admins. */
export async function siteRulesCsv(): Promise<Response> {
  return partAnswer(async () => {
    await requireAdmin();
    const rules = await listRules("state <> 'ending'");
    return csvAnswer(
      'sender-rules.csv',
      ['what', 'sender', 'note'],
      rules.map(({ what, sender, note }) => [what, sender, note]),
    );
  });
}

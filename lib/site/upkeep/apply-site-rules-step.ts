import { applySiteRules } from '@/lib/site/sender-rules/apply-site-rules';
import { readUnreadLogs } from '@/lib/site/sender-rules/read-unread-logs';
import { listRules } from '@/lib/site/sender-rules/rule-rows';
import { type MaintenanceStep, whyOf } from './maintenance-step';

/** Once the senders are counted: what administrators have said of senders, for new users, and for those who have had mail of them for the first time. */
export const applySiteRulesStep: MaintenanceStep = {
  name: 'rules for everybody',
  async run() {
    const failures: string[] = [];
    const failed = (mailbox: string, why: unknown) => failures.push(`${mailbox}: ${whyOf(why)}`);
    if ((await listRules("what = 'let'")).length > 0) await readUnreadLogs(failed);
    const rules = await applySiteRules(failed);
    return { did: rules === null || rules === 0 ? '' : `${rules} rules for everybody`, failures };
  },
};

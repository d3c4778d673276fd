import { applySiteRules } from '@/lib/site/sender-rules/apply-site-rules';
import { type MaintenanceStep, whyOf } from './maintenance-step';

/** Once the senders are counted: what administrators have said of senders, for new users, and for those who have had mail of them for the first time. */
export const applySiteRulesStep: MaintenanceStep = {
  name: 'rules for everybody',
  async run() {
    const failures: string[] = [];
    const rules = await applySiteRules((mailbox, why) => failures.push(`${mailbox}: ${whyOf(why)}`));
    return { did: rules === null || rules === 0 ? '' : `${rules} rules for everybody`, failures };
  },
};

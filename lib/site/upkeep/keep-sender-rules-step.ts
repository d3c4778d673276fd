import { renewHeld } from '@/lib/messages/sender-rules/hold-address';
import { keepRules } from '@/lib/messages/sender-rules/keep-rules';
import { type MaintenanceStep, whyOf } from './maintenance-step';

/** Before anything is purged: what people have said of senders, for the From lines that came since, too. */
export const keepSenderRulesStep: MaintenanceStep = {
  name: 'senders',
  async run() {
    const failures: string[] = [];
    const rules = await keepRules((owner, why) => failures.push(`${owner}: ${whyOf(why)}`));
    const held = await renewHeld().catch((why) => {
      failures.push(`mail that comes last: ${whyOf(why)}`);
      return 0;
    });
    const did = [
      ...(rules === 0 ? [] : [`${rules} senders are let through`]),
      ...(held === 0 ? [] : [`mail of ${held} senders comes last`]),
    ];
    return { did: did.join(', '), failures };
  },
};

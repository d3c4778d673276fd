import { pruneAudit } from '@/lib/people/audit/prune-audit';
import { getConfig } from '@/lib/store/config/config';
import type { MaintenanceStep } from './maintenance-step';

/** Deletes old entries of the audit log. */
export const pruneAuditStep: MaintenanceStep = {
  name: 'audit log',
  async run() {
    const { auditKeepDays } = getConfig().signIn;
    return {
      did: `removed ${await pruneAudit(auditKeepDays)} entries older than ${auditKeepDays} days`,
      failures: [],
    };
  },
};

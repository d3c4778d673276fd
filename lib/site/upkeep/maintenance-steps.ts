import { adoptCopiesStep } from './adopt-copies-step';
import { applySiteRulesStep } from './apply-site-rules-step';
import { checkFilesStep } from './check-files-step';
import { compactStep } from './compact-step';
import { expireStep } from './expire-step';
import { indexStep } from './index-step';
import { keepSenderRulesStep } from './keep-sender-rules-step';
import type { MaintenanceStep } from './maintenance-step';
import { pruneAuditStep } from './prune-audit-step';
import { pruneCampaignsStep } from './prune-campaigns-step';
import { pruneSeenStep } from './prune-seen-step';
import { purgeCopiesStep } from './purge-copies-step';
import { purgeDeletionsStep } from './purge-deletions-step';
import { purgeDspamStep } from './purge-dspam-step';
import { readLogsStep } from './read-logs-step';
import { releaseDomainsStep } from './release-domains-step';
import { settleStep } from './settle-step';

/** What `npm run maintain` does, in this order. */
export const MAINTENANCE_STEPS: MaintenanceStep[] = [
  settleStep,
  expireStep,
  compactStep,
  indexStep,
  adoptCopiesStep,
  purgeCopiesStep,
  purgeDeletionsStep,
  keepSenderRulesStep,
  releaseDomainsStep,
  purgeDspamStep,
  readLogsStep,
  applySiteRulesStep,
  pruneAuditStep,
  pruneSeenStep,
  pruneCampaignsStep,
  checkFilesStep,
];

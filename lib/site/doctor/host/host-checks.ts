import type { Check } from '@/lib/site/doctor/check/check';
import { checkAgent } from './check-agent';
import { checkClock } from './check-clock';
import { checkCron } from './check-cron';
import { checkDaemon } from './check-daemon';
import { checkDeliveryHost } from './check-delivery-host';
import { checkDryRun } from './check-dry-run';
import { checkDspam } from './check-dspam';
import { checkFiles } from './check-files';
import { checkLeftovers } from './check-leftovers';
import { checkLocks } from './check-locks';
import { checkLogFolder } from './check-log-folder';
import { checkPrivileges } from './check-privileges';
import { checkSettings } from './check-settings';
import { checkSpace } from './check-space';
import { checkTrust } from './check-trust';
import { checkUser } from './check-user';

/** The machine: who runs what, and what they may write to. */
export const HOST_CHECKS: readonly Check[] = [
  checkSettings,
  checkUser,
  checkPrivileges,
  checkFiles,
  checkLeftovers,
  checkDspam,
  checkTrust,
  checkDryRun,
  checkAgent,
  checkDeliveryHost,
  checkDaemon,
  checkSpace,
  checkLocks,
  checkLogFolder,
  checkClock,
  checkCron,
];

import type { DspamConf } from '@/lib/dspam/conf';
import {
  countRecipients,
  type DeliveryAgent,
  findDeliveryAgent,
  losesMail,
} from '@/lib/dspam/delivery-agent';
import { readReleaseArguments } from '@/lib/dspam/release-arguments';

/** What of the configuration depends on dspam.conf, and is read again when that changes. */
export interface ConfSettings {
  conf: DspamConf;
  /** RELEASE_ARGS, split into words, with what the delivery agent needs where nothing was said. */
  releaseArgs: string[];
  /** Days that dspam's purge keeps signatures (PurgeSignatures, F§4). */
  signatureDays: number;
  /** The same where dspam.conf says so; null where it does not, and the site's purge may do otherwise. */
  statedSignatureDays: number | null;
  /** Whether DSPAM looks signatures up by the uid they begin with (MySQLUIDInSignature). */
  uidInSignature: boolean;
  /** Whether each user's log is written, and system.log: only where dspam.conf says `on`. */
  userLog: boolean;
  systemLog: boolean;
  /** Bytes above which dspam delivers without filtering; Infinity where there is no line MaxMessageSize. */
  maxMessageSize: number;
}

const DEFAULT_RELEASE_ARGS = '--deliver=innocent --class=innocent --source=error --user %CURRENT_USER%';

/** Reads and checks them; each fault that is found is added to `faults`, with what to do. */
export function readConfSettings(
  conf: DspamConf,
  givenArgs: string | undefined,
  faults: string[],
): ConfSettings {
  const purgeDays = conf.number('PurgeSignatures') ?? 0;
  const statedSignatureDays = purgeDays > 0 ? purgeDays : null;
  return {
    conf,
    releaseArgs: readReleaseArgs(conf, givenArgs, faults),
    signatureDays: statedSignatureDays ?? 14,
    statedSignatureDays,
    uidInSignature: conf.isOn('MySQLUIDInSignature'),
    userLog: conf.isOn('UserLog'),
    systemLog: conf.isOn('SystemLog'),
    maxMessageSize: conf.number('MaxMessageSize') ?? Number.POSITIVE_INFINITY,
  };
}

function readReleaseArgs(conf: DspamConf, given: string | undefined, faults: string[]): string[] {
  const agent = findDeliveryAgent(conf);
  const words = (given ?? DEFAULT_RELEASE_ARGS).split(/\s+/);
  if (given === undefined && agent) words.push(...agent.missing);
  if (losesMail(conf))
    faults.push(
      'DSPAM_CONF has a DeliveryHost, but no DeliveryProto that dspam knows (SMTP or LMTP, in capitals), and no TrustedDeliveryAgent: dspam would take every released mail and hand it to nobody',
    );
  const fault = findFault(words, agent);
  if (fault) faults.push(`RELEASE_ARGS ${fault}`);
  return words;
}

function findFault(words: readonly string[], agent: DeliveryAgent | null): string | null {
  const args = readReleaseArguments(words);
  const [user = '', another] = args.users;
  if (!user.includes('%CURRENT_USER%'))
    return 'has no %CURRENT_USER% behind --user: without it dspam would deliver to the user that runs the dashboard, or to somebody else';
  if (another !== undefined)
    return `has ${another} behind --user: dspam would deliver to that user as well. What is meant for the delivery agent begins with a dash, or stands behind --`;
  if (args.toNobody) return 'would have dspam write the mail to standard output, where nobody takes it';
  if (!agent) return null;
  const recipients = countRecipients(agent, args);
  const command = agent.words.join(' ');
  if (recipients === 0)
    return `has nothing that tells the delivery agent of dspam.conf (${command}) to whom, so a release would reach nobody, or the dashboard's own mailbox: add ${agent.missing.join(' ') || 'what it takes, with %u for the user,'} here or there`;
  if (recipients > 1)
    return `and the delivery agent of dspam.conf (${command}) name ${recipients} recipients, so a release would be delivered more than once: leave one out here or there`;
  return null;
}

import type { DspamConf } from '@/lib/formats/dspam/conf';
import {
  countRecipients,
  type DeliveryAgent,
  findDeliveryAgent,
  losesMail,
} from '@/lib/formats/dspam/delivery-agent';
import { goesToRecipient, losesRecipient, sharedUserOf } from '@/lib/formats/dspam/recipient';
import { readReleaseArguments } from '@/lib/formats/dspam/release-arguments';

/** The part of the configuration that depends on dspam.conf, and is read again when that changes. */
export interface ConfSettings {
  conf: DspamConf;
  /** RELEASE_ARGS, split into words, with what the delivery agent needs, if RELEASE_ARGS is not set. */
  releaseArgs: string[];
  /** Days that dspam's purge keeps signatures (PurgeSignatures, F§4). */
  signatureDays: number;
  /** The same, if dspam.conf says so; null if it does not, in which case the site's purge may do something else. */
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

/** The part of the environment that they are checked against. */
export interface ConfContext {
  /** RELEASE_ARGS, where it is set. */
  givenArgs?: string | undefined;
  /** LOCAL_DOMAINS. */
  localDomains?: readonly string[];
  dspamBin?: string | undefined;
}

/** Reads and checks them; each fault found is added to `faults`, with what to do about it. */
export function readConfSettings(conf: DspamConf, context: ConfContext, faults: string[]): ConfSettings {
  const purgeDays = conf.number('PurgeSignatures') ?? 0;
  const statedSignatureDays = purgeDays > 0 ? purgeDays : null;
  return {
    conf,
    releaseArgs: readReleaseArgs(conf, context, faults),
    signatureDays: statedSignatureDays ?? 14,
    statedSignatureDays,
    uidInSignature: conf.isOn('MySQLUIDInSignature'),
    userLog: conf.isOn('UserLog'),
    systemLog: conf.isOn('SystemLog'),
    maxMessageSize: conf.number('MaxMessageSize') ?? Number.POSITIVE_INFINITY,
  };
}

function readReleaseArgs(conf: DspamConf, context: ConfContext, faults: string[]): string[] {
  const { givenArgs, localDomains = [] } = context;
  const agent = findDeliveryAgent(conf);
  const words = (givenArgs ?? DEFAULT_RELEASE_ARGS).split(/\s+/);
  if (givenArgs === undefined && agent) words.push(...missingWords(agent, localDomains));
  if (losesMail(conf))
    faults.push(
      'DSPAM_CONF has a DeliveryHost, but no DeliveryProto that dspam knows (SMTP or LMTP, in capitals), and no TrustedDeliveryAgent: dspam would take every released mail and hand it to nobody',
    );
  const fault = findFault(words, agent);
  if (fault) faults.push(`RELEASE_ARGS ${fault}`);
  const other = findRecipientTrouble(conf, words, context);
  if (other) faults.push(other);
  return words;
}

/**
 * A mail server is given an address (`%r`), because the user may not be one; programs that deliver into a mailbox are
 * given the user.
 */
function missingWords({ missing, takesAddress }: DeliveryAgent, localDomains: readonly string[]): string[] {
  if (localDomains.length === 0 || !takesAddress) return missing;
  return missing.map((word) => (word === '%u' ? '%r' : word));
}

/** What would lead a released mail to another address than the one that is named, with exit code 0 (tried on 3.10.2). */
function findRecipientTrouble(
  conf: DspamConf,
  words: readonly string[],
  { localDomains = [], dspamBin = '' }: ConfContext,
): string | null {
  const shared = sharedUserOf(conf);
  if (!goesToRecipient(conf, words)) {
    if (!findDeliveryAgent(conf)?.takesAddress) return null;
    if (localDomains.length === 0) return shared === null ? null : missingDomains(shared);
    return 'LOCAL_DOMAINS has no effect: the delivery agent is told the user for an address (%u, in dspam.conf or RELEASE_ARGS). Write %r there instead, or take LOCAL_DOMAINS out where every user is an address';
  }
  if (conf.first('QuarantineMailbox') !== undefined)
    return 'DSPAM_CONF has a QuarantineMailbox: dspam would put that behind the address of every released mail that it still takes for spam. Take the line out';
  if (localDomains.length === 0) return shared === null ? null : missingDomains(shared);
  if (conf.isOn('EnablePlusedDetail'))
    return 'DSPAM_CONF has EnablePlusedDetail on, with which dspam delivers to the name of the user whatever address a release names: take the line out, or LOCAL_DOMAINS where every user is an address';
  if (readReleaseArguments(words).recipients.length > 0)
    return 'RELEASE_ARGS has --rcpt-to, but with LOCAL_DOMAINS set each release names its own address: leave one of the two out';
  if (losesRecipient(conf, words, dspamBin))
    return 'DSPAM_BIN is the client of the daemon (dspamc, or --client in RELEASE_ARGS), which loses the address that a release names, so that mail would go to the name of the user: name dspam itself, without --client';
  return null;
}

function missingDomains(shared: string): string {
  return `LOCAL_DOMAINS is missing: dspam.conf filters everybody's mail as the user ${shared} (ServerParameters), so a release has to be told an address. Name the domains whose mail comes here, as LOCAL_DOMAINS=example.org`;
}

function findFault(words: readonly string[], agent: DeliveryAgent | null): string | null {
  const args = readReleaseArguments(words);
  const [user = '', another] = args.users;
  if (!user.includes('%CURRENT_USER%'))
    return 'has no %CURRENT_USER% behind --user: without it dspam would deliver to the user that runs the dashboard, or to somebody else';
  if (another !== undefined)
    return `has ${another} behind --user: dspam would deliver to that user as well. What is meant for the delivery agent begins with a dash, or stands behind --`;
  if (args.recipients.length > 1)
    return `has ${args.recipients.length} words behind --rcpt-to: dspam would deliver to each of them`;
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

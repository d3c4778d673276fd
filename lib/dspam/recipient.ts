import { hasRecipientFault } from './build-parameters';
import type { DspamConf } from './conf';
import { deliversBySocket } from './delivery-agent';

/** As it may stand in dspam.conf: DSPAM takes the word with a backslash, too. */
const RECIPIENT = ['%r', '\\%r'];

/**
 * Whether a release by one run (`--source=error`) would name memory that is freed as the recipient: DSPAM 3.10.2 does so for `%r` of
 * the agent and for RCPT TO (F§5), with exit code 0 where that is taken. Its other runs name the right one.
 */
export function garblesRecipient(conf: DspamConf, releaseArgs: readonly string[], dspamBin: string): boolean {
  const words = [...(conf.first('TrustedDeliveryAgent') ?? '').split(' '), ...releaseArgs];
  const names = deliversBySocket(conf) || words.some((word) => RECIPIENT.includes(word));
  return names && hasRecipientFault(dspamBin);
}

/**
 * What a run that follows no text says besides, where DSPAM delivers by SMTP or LMTP: the user's own address as RCPT TO. Nothing where the
 * name is no address, or RELEASE_ARGS say who it is.
 */
export function recipientArgv(conf: DspamConf, releaseArgs: readonly string[], user: string): string[] {
  const isStated = releaseArgs.includes('--rcpt-to') || !user.includes('@');
  return deliversBySocket(conf) && !isStated ? ['--rcpt-to', user] : [];
}

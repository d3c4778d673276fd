import { realpathSync } from 'node:fs';
import path from 'node:path';
import { hasRecipientFault } from './build-parameters';
import type { DspamConf } from './conf';
import { deliversBySocket } from './delivery-agent';
import { lowerName } from './lower-name';
import { readReleaseArguments } from './release-arguments';

/** As it may stand in dspam.conf: DSPAM takes the word with a backslash, too. */
const RECIPIENT = ['%r', '\\%r'];

/** What stands for the user in the words for an agent: as DSPAM takes it, and as we do. */
const USER = /^\\?[%$]u$|%CURRENT_USER%/;

/** Whether DSPAM names a recipient besides the user when it hands mail on: in RCPT TO, or as `%r` of the agent. */
function namesRecipient(conf: DspamConf, releaseArgs: readonly string[]): boolean {
  return deliversBySocket(conf) || agentWords(conf, releaseArgs).some((word) => RECIPIENT.includes(word));
}

/** Whether that decides where the mail goes: an agent that is told the user as well (`-a %r -d %u`) goes by that. */
export function goesToRecipient(conf: DspamConf, releaseArgs: readonly string[]): boolean {
  if (deliversBySocket(conf)) return true;
  return namesRecipient(conf, releaseArgs) && !agentWords(conf, releaseArgs).some((word) => USER.test(word));
}

function agentWords(conf: DspamConf, releaseArgs: readonly string[]): string[] {
  return [
    ...(conf.first('TrustedDeliveryAgent') ?? '').split(' '),
    ...readReleaseArguments(releaseArgs).agentArgs,
  ];
}

/**
 * Whether a release by one run (`--source=error`) would use freed memory as the recipient: DSPAM 3.10.0 to 3.10.2 do so
 * for `%r` of the agent and for RCPT TO (F§5), with exit code 0 where that is taken. Their other runs name the right
 * one.
 */
export function garblesRecipient(conf: DspamConf, releaseArgs: readonly string[], dspamBin: string): boolean {
  return namesRecipient(conf, releaseArgs) && hasRecipientFault(dspamBin);
}

/**
 * What a run that follows no text has to add, if DSPAM names the recipient: `chosen`, or the user's own address.
 * Nothing if none was chosen and the name is not an address, or if RELEASE_ARGS say who it is.
 */
export function recipientArgv(
  conf: DspamConf,
  releaseArgs: readonly string[],
  user: string,
  chosen = '',
): string[] {
  if (chosen !== '') return ['--rcpt-to', chosen];
  const isStated = releaseArgs.includes('--rcpt-to') || !user.includes('@');
  return deliversBySocket(conf) && !isStated ? ['--rcpt-to', user] : [];
}

/**
 * The user as whom DSPAM's daemon filters mail to everybody (`--user` of ServerParameters, which count in the modes standard and auto);
 * null where each recipient is a user.
 */
export function sharedUserOf(conf: DspamConf): string | null {
  const mode = conf.first('ServerMode')?.toLowerCase();
  if (mode !== 'standard' && mode !== 'auto') return null;
  return (
    readReleaseArguments((conf.first('ServerParameters') ?? '').split(' ').filter(Boolean)).users[0] ?? null
  );
}

/** Whether a release of a user's mail has to be given an address, because mail could not go to the user's name. */
export function needsRecipient(
  {
    conf,
    releaseArgs,
    localDomains,
  }: { conf: DspamConf; releaseArgs: readonly string[]; localDomains: readonly string[] },
  user: string,
): boolean {
  if (localDomains.length === 0 || !goesToRecipient(conf, releaseArgs)) return false;
  const shared = sharedUserOf(conf);
  return !user.includes('@') || (shared !== null && lowerName(user) === lowerName(shared));
}

/** Whether a run is handed to DSPAM's daemon, by dspamc or `--client`: `--rcpt-to` is lost on the way (F§16.2). */
export function losesRecipient(conf: DspamConf, releaseArgs: readonly string[], dspamBin: string): boolean {
  const hasDaemon =
    conf.first('ClientHost') !== undefined || conf.first('ServerDomainSocketPath') !== undefined;
  const isClient = path.basename(realPath(dspamBin)) === 'dspamc' || releaseArgs.includes('--client');
  return isClient && hasDaemon && conf.first('ClientIdent') !== undefined;
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

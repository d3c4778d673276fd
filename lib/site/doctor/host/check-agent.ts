import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { deliversBySocket, findDeliveryAgent } from '@/lib/formats/dspam/delivery-agent';
import { parseDomains } from '@/lib/formats/dspam/local-address';
import { findFollowed, mayRun } from '@/lib/ground/files/find-file';
import { octal, shellWord } from '@/lib/ground/files/shell-word';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { type ConfContext, readConfSettings } from '@/lib/store/config/conf-settings';
import { findProgram } from '@/lib/store/config/places';
import { checkKnownAgent } from './check-known-agent';
import { isClient } from './is-client';

const { good, warning, fault, unknown } = findingsOf('agent');

type Conf = NonNullable<Examined['conf']>;

/**
 * The program that DSPAM hands released mail to: it has to be there, to deliver for others, and to get exactly one
 * recipient.
 */
export const checkAgent: Check = {
  name: 'agent',
  async look({ conf, env, config, dspamBin }) {
    if (!conf) return [unknown('noConf')];
    const agent = findDeliveryAgent(conf);
    const findings = recipients(conf, contextOf(env));
    if (!agent) return findings.length > 0 ? findings : [withoutAgent(conf)];
    const [program = ''] = agent.words;
    const file = findProgram(program, env.PATH ?? '', { orAny: true });
    if (file === undefined) return [...findings, fault('missing', { program })];
    const seen = { program: file, command: agent.words.join(' ') };
    if (!program.startsWith('/'))
      findings.push(
        warning('noPath', seen, line(`TrustedDeliveryAgent "${[file, ...agent.words.slice(1)].join(' ')}"`)),
      );
    const found = await findFollowed(file);
    if (!found?.isFile() || !(await mayRun(file))) {
      const lines = [`chmod a+rx ${shellWord(file)}`];
      return [
        ...findings,
        fault('notExecutable', { ...seen, mode: octal(found?.mode ?? 0) }, { where: 'shell', lines }),
      ];
    }
    findings.push(...(await checkKnownAgent(file, found, agent.words, isClient({ dspamBin, config }))));
    return findings.length > 0 ? findings : [good('fine', seen)];
  },
};

/** DSPAM passes mail on by SMTP or LMTP; or it has nothing to hand it to, and refuses each release. */
function withoutAgent(conf: Conf): Finding {
  return deliversBySocket(conf)
    ? good('none')
    : fault('nothing', {}, line('TrustedDeliveryAgent "/usr/bin/procmail"'));
}

/** Whether a fault of the settings says that a release would reach nobody, somebody else, or two. */
export function isAboutRecipients(settingsFault: string): boolean {
  return /^(?:RELEASE_ARGS|DSPAM_CONF has a DeliveryHost)/.test(settingsFault);
}

/** None, or two, stop the start as well: here with what to type. */
function recipients(conf: Conf, context: ConfContext): Finding[] {
  const faults: string[] = [];
  readConfSettings(conf, context, faults);
  const about = faults.filter(isAboutRecipients);
  if (about.length === 0) return [];
  const byDefault: string[] = [];
  readConfSettings(conf, { ...context, givenArgs: undefined }, byDefault);
  const remedies = [
    // An empty variable counts as not set.
    ...(context.givenArgs === undefined ? [] : [{ where: '.env' as const, lines: ['RELEASE_ARGS='] }]),
    ...(byDefault.length === 0 ? [] : [line(agentLine(conf))]),
  ];
  return about.map((each) => fault('recipients', { fault: each }, ...remedies));
}

function contextOf(env: Examined['env']): ConfContext {
  const givenArgs = env.RELEASE_ARGS?.trim() || undefined;
  try {
    return { givenArgs, localDomains: parseDomains(env.LOCAL_DOMAINS ?? '') };
  } catch {
    // The settings' own check says so.
    return { givenArgs };
  }
}

/** The agent of dspam.conf with one recipient. */
function agentLine(conf: Conf): string {
  const [program] = findDeliveryAgent(conf)?.words ?? [];
  if (program === undefined) return 'DeliveryProto LMTP';
  const alone = findDeliveryAgent(parseDspamConf(`TrustedDeliveryAgent "${program}"`));
  return `TrustedDeliveryAgent "${[program, ...(alone?.missing.length ? alone.missing : ['%u'])].join(' ')}"`;
}

function line(text: string) {
  return { where: 'dspam.conf' as const, lines: [text] };
}

import path from 'node:path';
import { countDspamProcesses } from '@/lib/formats/dspam/dspam-processes';
import { findFollowed, isThere } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { askServer, isAddress, placeOf } from './ask-server';
import { isClient } from './is-client';
import { userName } from './who';

const { good, warning, fault, unknown } = findingsOf('daemon');

type Conf = NonNullable<Examined['conf']>;

/** Where nothing is said. */
const PID_FILE = '/var/run/dspam/dspam.pid';

/**
 * The daemon, where dspam.conf has one. What this user's runs need is a fault: those of dspamc or with `--client`, which work only
 * with ClientHost and ClientIdent. Else it is for the mail server's runs.
 */
export const checkDaemon: Check = {
  name: 'daemon',
  async look({ conf, config, dspamBin, home }) {
    if (!conf) return [unknown('noConf')];
    const isNeeded = isClient({ dspamBin, config });
    const start = await startLine(dspamBin, home);
    const findings = isNeeded ? await client(conf, start) : [];
    for (const each of await server(conf, dspamBin, home, isNeeded, start)) {
      const isSame = ({ says, values }: Finding) => says === each.says && values.place === each.values.place;
      if (!findings.some(isSame)) findings.push(each);
    }
    return findings;
  },
};

async function client(conf: Conf, start: string): Promise<Finding[]> {
  const host = conf.first('ClientHost');
  if (host === undefined || conf.first('ClientIdent') === undefined)
    return [fault('noClient', {}, lines('ClientHost /run/dspam/dspam.sock', 'ClientIdent "secret@Relay1"'))];
  if (!isAddress(host)) return [fault('name', { key: 'ClientHost', host }, lines('ClientHost 127.0.0.1'))];
  return ask(host, conf.number('ClientPort'), true, start);
}

async function server(
  conf: Conf,
  dspamBin: string | null,
  home: string | null,
  isNeeded: boolean,
  start: string,
): Promise<Finding[]> {
  const socket = conf.first('ServerDomainSocketPath');
  const host = conf.first('ServerHost');
  // Every stock file has ServerPort alone.
  if (socket === undefined && host === undefined) return [];
  if (socket === undefined && host !== undefined && !isAddress(host))
    return [fault('name', { key: 'ServerHost', host }, lines('ServerHost 127.0.0.1'))];
  const running = await countDspamProcesses(dspamBin ?? 'dspam');
  const found = await ask(socket ?? host ?? '', conf.number('ServerPort'), isNeeded, start);
  const pidFile = conf.first('ServerPID') ?? PID_FILE;
  const folder = path.dirname(pidFile);
  if (found.some(({ says }) => says === 'silent') && !(await isThere(folder))) {
    const above = home === null ? null : await findFollowed(home);
    const group = await groupName(above?.gid ?? 0);
    const remedy = {
      where: 'shell' as const,
      lines: [`install -d -m 0775 -g ${group} ${shellWord(folder)}`],
    };
    found.push(fault('noPidFolder', { file: pidFile, folder }, remedy));
  }
  return found.map((each) =>
    each.level === 'good' ? each : { ...each, values: { ...each.values, daemons: running?.daemons ?? 0 } },
  );
}

async function ask(
  host: string,
  port: number | undefined,
  isNeeded: boolean,
  start: string,
): Promise<Finding[]> {
  const at = placeOf(host, port);
  const place = 'path' in at ? at.path : `${at.host}:${at.port}`;
  const { greeting, failed } = await askServer(at, 'LHLO localhost');
  const remedy = { where: 'shell' as const, lines: [start] };
  if (!greeting)
    return [(isNeeded ? fault : warning)('silent', { place, code: String(failed), daemons: 0 }, remedy)];
  return [
    greeting.startsWith('220') ? good('fine', { place }) : fault('greeting', { place, text: greeting }),
  ];
}

/** As the owner of DSPAM's data: it belongs to whom DSPAM runs as, and a daemon of root's would make files of root's there. */
async function startLine(dspamBin: string | null, home: string | null): Promise<string> {
  const beside = dspamBin && path.join(path.dirname(dspamBin), 'dspam');
  const program = beside && (await isThere(beside)) ? shellWord(beside) : 'dspam';
  const data = home && ((await findFollowed(path.join(home, 'data'))) ?? (await findFollowed(String(home))));
  const becomes = data && data.uid !== 0 ? `runuser -u ${shellWord(await userName(data.uid))} -- ` : '';
  return `${becomes}${program} --daemon &`;
}

function lines(...texts: string[]) {
  return { where: 'dspam.conf' as const, lines: texts };
}

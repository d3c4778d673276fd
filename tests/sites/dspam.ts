import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Scale } from '@/tests/support/dspam-standin/version.mjs';
import type { Machine } from './machine';
import { bind, NODE, PROJECT } from './private-machine';

/** DSPAM as it is installed on a site. */
export interface Dspam {
  bin: string;
  /** dspamc: has the daemon do it. */
  client: string;
  /** The dspam.conf that it reads. */
  conf: string;
  scale: Scale;
  /** Whether names stand in DSPAM's table, else in /etc/passwd. */
  hasVirtualUsers: boolean;
  /** Further lines that its dspam.conf needs. */
  lines: string[];
}

const FOLDER = '/srv/dspam';

/** How the stand-in is to be built; a real DSPAM says itself how it was. */
interface Wanted {
  scale: Scale;
  hasVirtualUsers: boolean;
}

/** The DSPAM of a site: the real one at this path, else the stand-in. */
export function installDspam(machine: Machine, real: string | undefined, wanted: Wanted): Dspam {
  return real === undefined ? installStandIn(machine, wanted) : takeReal(machine, real);
}

/**
 * Installs the stand-in as DSPAM's `make install` does it: in the group mail, by the setgid bit. The kernel takes no such bit of a script,
 * but it takes that of the interpreter which the script's first line names: a copy of Node that is setgid. So the rights are DSPAM's.
 */
function installStandIn(machine: Machine, wanted: Wanted): Dspam {
  const interpreter = `${FOLDER}/lib/node`;
  machine.folder(`${FOLDER}/lib`, 0o755, 'root:root');
  machine.run('install', '-o', 'root', '-g', 'mail', '-m', '2755', process.execPath, interpreter);
  const bin = `${FOLDER}/bin/dspam`;
  const script = [
    `#!${interpreter}`,
    `process.env.STANDIN_SCALE = '${wanted.scale}';`,
    `import('${PROJECT}/tests/support/dspam-standin/main.mjs');`,
    '',
  ];
  machine.write(bin, script.join('\n'), 0o2755, 'root:mail');
  const client = `${FOLDER}/bin/dspamc`;
  machine.write(
    client,
    `#!/bin/sh\nexec ${NODE} ${PROJECT}/tests/support/dspam-standin/dspamc.mjs "$@"\n`,
    0o755,
  );
  return { ...wanted, bin, client, conf: '/etc/dspam/dspam.conf', lines: [] };
}

/**
 * A DSPAM that is on the machine: the site's dspam.conf stands where that one looks for its own, in there only.
 * @param bin as its `make install` has put it
 */
function takeReal(machine: Machine, bin: string): Dspam {
  const version = execFileSync(bin, ['--version'], { encoding: 'latin1' });
  const [, prefix = '/usr/local'] = /--prefix=([^' ]+)/.exec(version) ?? [];
  const [, sysconfdir = path.join(prefix, 'etc')] = /--sysconfdir=([^' ]+)/.exec(version) ?? [];
  const conf = path.join(sysconfdir, 'dspam.conf');
  if (!existsSync(conf))
    throw new Error(`${bin} is there, and ${conf} is not: say where it reads its dspam.conf`);
  const driver = readFileSync(conf, 'utf8')
    .split('\n')
    .filter((line) => /^\s*StorageDriver\s/i.test(line));
  machine.write('/etc/dspam/dspam.conf', '', 0o640, 'root:mail');
  bind('/etc/dspam/dspam.conf', conf);
  const scale = version.includes('--enable-domain-scale')
    ? 'domain'
    : version.includes('--enable-large-scale')
      ? 'large'
      : 'normal';
  const client = path.join(path.dirname(bin), 'dspamc');
  return {
    bin,
    client,
    conf,
    scale,
    hasVirtualUsers: version.includes('--enable-virtual-users'),
    lines: driver,
  };
}

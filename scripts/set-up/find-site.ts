import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { readConfFiles } from '@/lib/formats/dspam/conf-files';
import { shellWord } from '@/lib/ground/files/shell-word';
import { CONF_PATHS } from '@/lib/store/config/find-conf';
import { isFile } from '@/lib/store/config/places';
import { ask } from './ask';
import { EDIT } from './settings';

/** Where DSPAM's own `make install` and some of its ports put it; the dashboard does not look there by itself. */
const FURTHER = ['/usr/local/etc/dspam/dspam.conf', '/opt/dspam/etc/dspam.conf', '/etc/dspam.conf'];
const ROOT = 0;

/** A dspam.conf with the folder that it names. */
export interface FoundConf {
  file: string;
  home: string | undefined;
}

/** What there is of DSPAM on this machine. */
export interface FoundSite {
  /** Every dspam.conf in a usual place, the one that counts first. */
  confs: FoundConf[];
  /** Whether that one has to be named in the settings. */
  mustBeNamed: boolean;
  /** The group that may read and write DSPAM's data; null where that cannot be told. */
  group: { name: string; gid: number } | null;
  /** Why there is none, for the administrator. */
  whyNoGroup: string;
  /** What to type about that, as root. */
  whatToType: string[];
}

/** Looks for DSPAM. `given`: DSPAM_CONF and DSPAM_HOME of the settings, if they are set. */
export function findSite(given: { conf: string | undefined; home: string | undefined }): FoundSite {
  const usual = [...CONF_PATHS, ...FURTHER].filter(isFile);
  const files = [...new Set([...(given.conf ? [given.conf] : []), ...usual])];
  const confs = files.map((file) => ({ file, home: readConfFiles(file).conf.first('Home') }));
  const [first] = confs;
  const mustBeNamed = first !== undefined && !given.conf && !CONF_PATHS.includes(first.file);
  return { confs, mustBeNamed, ...findGroup(given.home ?? first?.home, first) };
}

function findGroup(
  home: string | undefined,
  conf: FoundConf | undefined,
): Pick<FoundSite, 'group' | 'whyNoGroup' | 'whatToType'> {
  const none = (whyNoGroup: string, ...whatToType: string[]) => ({ group: null, whyNoGroup, whatToType });
  if (home === undefined)
    return conf
      ? none(`${conf.file} has no line Home`, `editor ${shellWord(conf.file)}`)
      : none(
          `there is no dspam.conf in a usual place (${[...CONF_PATHS, ...FURTHER].join(', ')})`,
          `${EDIT}     # DSPAM_CONF, where dspam.conf is elsewhere`,
        );
  const stats = [path.join(home, 'data'), home]
    .map((folder) => statSync(folder, { throwIfNoEntry: false }))
    .find((each) => each?.isDirectory());
  if (!stats)
    return none(
      `DSPAM's folder ${home} is not there`,
      conf === undefined ? EDIT : `editor ${shellWord(conf.file)}     # Home, where it is elsewhere`,
    );
  const [name = ''] = stats.gid === ROOT ? [] : ask('getent', 'group', String(stats.gid)).split(':');
  // Before all of a folder is given away: a typing error names one of the system.
  if (name === '' && !mayBeDspams(home))
    return none(
      `${home} has other files and no folder data, so that it may not be DSPAM's`,
      conf === undefined ? `${EDIT}     # DSPAM_HOME` : `editor ${shellWord(conf.file)}     # Home`,
    );
  if (stats.gid === ROOT)
    return none(
      `DSPAM's folder ${home} belongs to the group root, which is for nobody else. Give it to a group that DSPAM works in, often mail`,
      ...giveTo(home, 'mail'),
    );
  if (name === '')
    return none(
      `DSPAM's folder ${home} belongs to the group ${stats.gid}, which has no name on this machine. Give it to one that has, often mail, or make that one`,
      ...giveTo(home, 'mail'),
      `groupadd --gid ${stats.gid} NAME     # or this`,
    );
  return { group: { name, gid: stats.gid }, whyNoGroup: '', whatToType: [] };
}

function mayBeDspams(home: string): boolean {
  try {
    const names = readdirSync(home);
    return names.length === 0 || names.includes('data');
  } catch {
    return false;
  }
}

/** With the bit that has new files belong to the group, whoever makes them. */
function giveTo(home: string, group: string): string[] {
  const folder = shellWord(home);
  return [
    `chgrp -R ${group} ${folder} && chmod -R g+rwX ${folder}`,
    `find ${folder} -type d -exec chmod g+s {} +`,
  ];
}

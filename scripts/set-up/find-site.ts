import { statSync } from 'node:fs';
import path from 'node:path';
import { readConfFiles } from '@/lib/formats/dspam/conf-files';
import { CONF_PATHS } from '@/lib/store/config/find-conf';
import { isFile } from '@/lib/store/config/places';
import { ask } from './ask';

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
): Pick<FoundSite, 'group' | 'whyNoGroup'> {
  if (home === undefined)
    return {
      group: null,
      whyNoGroup: conf
        ? `${conf.file} has no line Home`
        : `there is no dspam.conf in a usual place (${[...CONF_PATHS, ...FURTHER].join(', ')})`,
    };
  const stats = [path.join(home, 'data'), home]
    .map((folder) => statSync(folder, { throwIfNoEntry: false }))
    .find((each) => each?.isDirectory());
  if (!stats) return { group: null, whyNoGroup: `DSPAM's folder ${home} is not there` };
  if (stats.gid === ROOT)
    return {
      group: null,
      whyNoGroup: `DSPAM's folder ${home} belongs to the group root, which is for nobody else`,
    };
  const [name = String(stats.gid)] = ask('getent', 'group', String(stats.gid)).split(':');
  return { group: { name: name || String(stats.gid), gid: stats.gid }, whyNoGroup: '' };
}

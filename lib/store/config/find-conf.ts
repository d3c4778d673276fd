import { type ConfFiles, readConfFiles } from '@/lib/formats/dspam/conf-files';
import { isFile } from './places';

/** Where dspam.conf usually is. */
export const CONF_PATHS = [
  '/etc/dspam/dspam.conf',
  '/etc/mail/dspam/dspam.conf',
  '/usr/local/etc/dspam.conf',
];

/** The dspam.conf that is named, or else the first readable one in the usual places. */
export function findConfPath({ DSPAM_CONF }: { DSPAM_CONF?: string | undefined }): string | undefined {
  return DSPAM_CONF?.trim() || CONF_PATHS.find((file) => isFile(file));
}

/** Reads dspam.conf with what it includes; what cannot be read is added to `faults`, with what to do. */
export function readConf(confPath: string | undefined, faults: string[]): ConfFiles {
  if (!confPath)
    faults.push(`DSPAM_CONF is missing, and none of ${CONF_PATHS.join(', ')} is there: name your dspam.conf`);
  const files = readConfFiles(confPath ?? '');
  for (const { file, code } of confPath ? files.unreadable : []) {
    const name = file === confPath ? file : `${confPath} includes ${file}, which`;
    faults.push(
      `DSPAM_CONF ${name} cannot be read (${code}): check the path, and let the dashboard's user into its group`,
    );
  }
  return files;
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { readSettingFile } from '@/lib/ground/files/read-setting-file';
import type { Beside } from './settings-of';

/** Looks what lies beside a configure.pl that the dashboard can go on with. */
export function findBeside(configure: string): Beside {
  const folder = path.dirname(configure);
  const place = (name: string) => (existsSync(path.join(folder, name)) ? path.join(folder, name) : undefined);
  const access = place('.htaccess');
  return { admins: place('admins'), subadmins: place('subadmins'), htpasswd: access && userFileIn(access) };
}

function userFileIn(access: string): string | undefined {
  try {
    const [, quoted, plain] =
      /^\s*AuthUserFile\s+(?:"([^"\n]+)"|(\S+))/im.exec(readSettingFile(access).toString('utf8')) ?? [];
    return quoted ?? plain;
  } catch {
    return undefined;
  }
}

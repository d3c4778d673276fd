import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Whether there is a file that this user may read; or run, with `constants.X_OK`. */
export function isFile(file: string, mode = constants.R_OK): boolean {
  try {
    accessSync(file, mode);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Whether there is a folder that this user may look into. */
export function isFolder(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/**
 * A program by its path, or by its name in one of the folders of a PATH; undefined where this user may run none. `orAny`: then the first
 * file of that name, for who looks what is wrong with it.
 */
export function findProgram(name: string, searchPath: string, { orAny = false } = {}): string | undefined {
  const places = name.includes('/')
    ? [path.resolve(name)]
    : searchPath
        .split(':')
        .filter(Boolean)
        .map((folder) => path.join(folder, name));
  const found = places.find((place) => isFile(place, constants.X_OK));
  return found ?? (orAny ? places.find((place) => isFile(place, constants.F_OK)) : undefined);
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const CAPTURES = path.join(import.meta.dirname, '../fixtures/capture');

/** Path of a file that the real DSPAM wrote. */
export function capture(...name: string[]): string {
  return path.join(CAPTURES, ...name);
}

/** Its bytes. */
export function captureBytes(...name: string[]): Buffer {
  return readFileSync(capture(...name));
}

/** Every captured file whose name ends so, as paths. */
export function capturesEndingIn(ending: string): string[] {
  return readdirSync(CAPTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(CAPTURES, name))
    .sort();
}

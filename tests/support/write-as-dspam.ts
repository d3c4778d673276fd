import { closeSync, openSync, writeSync } from 'node:fs';

/** Appends to a file as DSPAM does (F§2), and makes it where there is none. */
export function writeAsDspam(file: string, text: string): void {
  const descriptor = openSync(file, 'a', 0o660);
  writeSync(descriptor, text);
  closeSync(descriptor);
}

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** dspam behind a script that writes down how long each run took, in microseconds (bash tells them without a process of its own). */
export function timedFilter(site: { bin: string; folder: string }): { bin: string; log: string } {
  const log = path.join(site.folder, 'runs');
  const bin = path.join(site.folder, 'timed-dspam');
  writeFileSync(
    bin,
    `#!/bin/bash\nbegan=\${EPOCHREALTIME/./}\n'${site.bin}' "$@"\ncode=$?\necho $((\${EPOCHREALTIME/./} - began)) >> '${log}'\nexit $code\n`,
  );
  chmodSync(bin, 0o755);
  writeFileSync(log, '');
  return { bin, log };
}

/** How long each run of a timed filter took since its log was emptied, in milliseconds. */
export function runsOf(log: string): number[] {
  const text = readFileSync(log, 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => Number(line) / 1e3);
}

import { findFaultyFiles } from '@/lib/formats/dspam/find-faulty-files';
import { keptFor } from '@/lib/ground/kept';
import { getConfig } from '@/lib/store/config/config';
import { attention, fine, type HealthLine, unknown } from './health-line';

const KEPT_MS = 5 * 60_000;
const MOST_NAMED = 10;

const keptFaults = keptFor(KEPT_MS, async () => {
  const { dspamHome, scale } = getConfig();
  const named: { line: string; command: string }[] = [];
  let count = 0;
  for await (const { file, found, command } of findFaultyFiles(dspamHome, scale)) {
    count++;
    if (named.length < MOST_NAMED)
      named.push({ line: `${file} (${found})`, command: command || `ls -ld ${file}` });
  }
  return { count, named };
});

/** Whether DSPAM can write to everything that it has to write to. */
export async function checkFiles(): Promise<HealthLine> {
  const faults = await keptFaults().catch(() => null);
  if (!faults) return unknown('files', {}, 'filesUnknown');
  const { count, named } = faults;
  const [first] = named;
  if (!first) return fine('files', {}, 'filesFine');
  return attention('files', {
    count,
    first: first.line,
    commands: named.map(({ command }) => command).join('\n'),
  });
}

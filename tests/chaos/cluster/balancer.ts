import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { documentedFile } from './documented-file';

const PATIENCE_MS = 60_000;

/** HAProxy with the configuration of docs/scale.md, once it leads to the database; `more` are lines of a run's own. */
export async function startBalancer(
  folder: string,
  more: string,
  leads: () => Promise<boolean>,
): Promise<{ stop(): Promise<void> }> {
  const check = path.join(folder, 'check-galera');
  writeFileSync(check, documentedFile('check-galera'));
  chmodSync(check, 0o755);
  const conf = path.join(folder, 'haproxy.cfg');
  const documented = documentedFile('haproxy.cfg').replaceAll('/usr/local/bin/check-galera', check);
  writeFileSync(conf, `${documented}\n${more}`);
  const child = spawnBound('haproxy', ['-db', '-f', conf], { stdio: 'ignore' });
  const stop = () => endChild(child, PATIENCE_MS);
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await leads().catch(() => false))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error('HAProxy did not start, or leads nowhere');
    }
    await wait(100);
  }
  return { stop };
}

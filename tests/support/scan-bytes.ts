import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type MboxEntry, scanMbox } from '@/lib/mbox/scan';

/** The entries of a quarantine with these bytes. */
export async function scanBytes(bytes: Buffer): Promise<MboxEntry[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'scan-'));
  const file = path.join(folder, 'user.mbox');
  await writeFile(file, bytes);
  const handle = await open(file, 'r');
  try {
    const entries: MboxEntry[] = [];
    for await (const entry of scanMbox(handle, 0, bytes.length)) entries.push(entry);
    return entries;
  } finally {
    await handle.close();
    await rm(folder, { recursive: true });
  }
}

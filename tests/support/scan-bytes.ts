import { ftruncateSync, mkdtempSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type MboxEntry, scanMbox } from '@/lib/formats/mbox/scan';

/** The entries of a quarantine with these bytes. */
export async function scanBytes(bytes: Buffer): Promise<MboxEntry[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'scan-'));
  const file = path.join(folder, 'user.mbox');
  await writeFile(file, bytes);
  const handle = await open(file, 'r');
  try {
    const entries: MboxEntry[] = [];
    for await (const entry of scanMbox(handle, 0, bytes.length))
      entries.push({ ...entry, head: Buffer.from(entry.head) });
    return entries;
  } finally {
    await handle.close();
    await rm(folder, { recursive: true });
  }
}

/** Scans many quarantines, one after the other, in one open file that has no name any more: a file each would take most of the time. */
export async function openScanFile(): Promise<(bytes: Buffer) => Promise<MboxEntry[]>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'scan-'));
  const handle = await open(path.join(folder, 'user.mbox'), 'w+');
  rmSync(folder, { recursive: true });
  return async (bytes) => {
    ftruncateSync(handle.fd, 0);
    writeSync(handle.fd, bytes, 0, bytes.length, 0);
    const entries: MboxEntry[] = [];
    for await (const entry of scanMbox(handle, 0, bytes.length))
      entries.push({ ...entry, head: Buffer.from(entry.head) });
    return entries;
  };
}

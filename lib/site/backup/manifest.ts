import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/ground/errors';
import { digestOf } from './copy-file';

/** What is in the folder of a backup. */
export const HOME = 'home';
export const TABLES = 'tables.sql';
const MANIFEST = 'manifest.json';
const FORMAT = 1;

const owned = z.object({ path: z.string(), mode: z.int(), uid: z.int(), gid: z.int() });
const manifest = z.object({
  format: z.literal(FORMAT),
  /** When it was begun, by the server's clock. */
  begun: z.iso.datetime(),
  tables: z.object({ bytes: z.int(), sha256: z.string() }),
  folders: z.array(owned),
  files: z.array(owned.extend({ bytes: z.int(), sha256: z.string(), mtime: z.int() })),
});
export type Manifest = z.infer<typeof manifest>;
/** A folder or file, by its path below DSPAM_HOME, and whose it is. */
export type Owned = z.infer<typeof owned>;

/** Written last: a folder without one is no backup. */
export async function writeManifest(folder: string, written: Omit<Manifest, 'format'>): Promise<void> {
  const file = await open(path.join(folder, MANIFEST), 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify({ format: FORMAT, ...written }));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What a backup says of itself, after a look at every byte of it. Throws `invalid` for one that is not whole, and says what is wrong. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, MANIFEST), 'utf8').catch((cause) => {
    throw new AppError('invalid', `${folder} is not a whole backup: there is no ${MANIFEST}`, { cause });
  });
  const read = manifest.safeParse(parsed(text));
  if (!read.success) throw new AppError('invalid', `${folder}/${MANIFEST} is not of a version that is known`);
  const wrong = [];
  const files = read.data.files.map((file) => ({ ...file, path: path.join(HOME, file.path) }));
  for (const { path: name, sha256 } of [{ path: TABLES, ...read.data.tables }, ...files])
    if ((await digestAt(path.join(folder, name))) !== sha256) wrong.push(name);
  if (wrong.length > 0)
    throw new AppError('invalid', `not as they were backed up: ${wrong.slice(0, 10).join(', ')}`);
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What the manifest says of the tables that were written. Throws what the file system throws. */
export async function tablesOf(folder: string): Promise<Manifest['tables']> {
  const file = await open(path.join(folder, TABLES), 'r');
  try {
    return { bytes: (await file.stat()).size, sha256: await digestOf(file) };
  } finally {
    await file.close();
  }
}

/** The digest of a file; null where it cannot be read. */
async function digestAt(name: string): Promise<string | null> {
  const file = await open(name, 'r').catch(() => null);
  if (!file) return null;
  try {
    return await digestOf(file);
  } finally {
    await file.close();
  }
}

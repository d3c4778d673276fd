import type { FileHandle } from 'node:fs/promises';
import { openAdminFile, openToRead } from './open-file';

const PIECE_BYTES = 256 * 1024;

/** The first bytes of a file, one character for each; '' if it cannot be read. */
export async function readHead(file: string): Promise<string> {
  return readPiece(openToRead(file), 'head');
}

/** The last bytes of a file, one character for each; '' if it cannot be read. */
export async function readTail(file: string): Promise<string> {
  return readPiece(openToRead(file), 'tail');
}

/** The same of a file outside DSPAM_HOME that may be a link, as a mailbox in /var/mail: its last `most` bytes. */
export async function readFollowedTail(file: string, most: number): Promise<string> {
  return readPiece(openAdminFile(file), 'tail', most);
}

async function readPiece(
  opening: Promise<FileHandle>,
  end: 'head' | 'tail',
  most = PIECE_BYTES,
): Promise<string> {
  const handle = await opening.catch(() => null);
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const from = end === 'head' ? 0 : Math.max(0, size - most);
    const length = Math.min(size, most);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
